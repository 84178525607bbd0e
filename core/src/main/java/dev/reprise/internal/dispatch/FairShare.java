package dev.reprise.internal.dispatch;

/**
 * How much of what may be in flight one lane may take: pure functions.
 *
 * <p>The less is left, the less each may have, so that many receivers that hang at once, each with
 * a backlog, leave room for the lanes that have done nothing wrong: half of it goes to whoever
 * comes, the next quarter a few to each lane, the rest one to each; and the last eighth to none of
 * which anything bad is known.
 */
final class FairShare {

  /** Half, a quarter and an eighth of all are the steps. */
  private static final int HALF = 2;

  private static final int QUARTER = 4;
  private static final int EIGHTH = 8;

  /** What a lane may have in flight between a half and a quarter of all left. */
  static final int A_FEW = 4;

  private FairShare() {}

  /** Says whether so little is left that it goes to lanes in turn. */
  static boolean isScarce(int all, int free) {
    return free <= all / EIGHTH;
  }

  /**
   * Returns how many a lane may have in flight, those that it has included.
   *
   * @param all what may be in flight in all lanes together
   * @param free how much of that is left
   * @param isSuspect whether something bad was seen of its receiver, and nothing good since
   */
  static int of(int all, int free, boolean isSuspect) {
    if (free > all / HALF) {
      return all;
    }
    if (free > all / QUARTER) {
      return A_FEW;
    }
    return free < 1 || (isSuspect && isScarce(all, free)) ? 0 : 1;
  }
}
