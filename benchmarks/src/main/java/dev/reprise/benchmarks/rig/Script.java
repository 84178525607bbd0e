package dev.reprise.benchmarks.rig;

/**
 * What a scripted receiver answers to an event by its number, the digits at the end of its id:
 * every 11th is refused for good, every 7th meets a 503 the first time, all others a 204.
 */
public final class Script {

  private static final int REFUSED_EVERY = 11;
  private static final int STUMBLES_EVERY = 7;
  private static final int OK = 204;
  private static final int REFUSED = 400;
  private static final int STUMBLED = 503;

  private Script() {}

  /** Says whether the receiver refuses an event for good. */
  public static boolean isRefused(String eventId) {
    return number(eventId) % REFUSED_EVERY == 0;
  }

  /**
   * Returns the status of an answer.
   *
   * @param isFirst whether it is the first request for the event
   */
  static int answer(String eventId, boolean isFirst) {
    return isRefused(eventId) ? REFUSED : stumbling(eventId, isFirst);
  }

  /** Returns the status of an answer of a receiver that refuses nothing. */
  static int stumbling(String eventId, boolean isFirst) {
    return isFirst && number(eventId) % STUMBLES_EVERY == 0 ? STUMBLED : OK;
  }

  private static long number(String eventId) {
    return Long.parseLong(eventId.substring(eventId.lastIndexOf('-') + 1));
  }
}
