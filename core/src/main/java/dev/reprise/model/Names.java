package dev.reprise.model;

import java.util.regex.Pattern;

/** The rules that identifiers and names given by a host must keep (SPEC section 7). */
public final class Names {

  /** Most characters of a tenant, an id, an event type, a tag's name or a tag's value. */
  public static final int LENGTH_MAX = 64;

  /** Most characters of an event key. */
  public static final int KEY_LENGTH_MAX = 255;

  /** Most characters of a URL. */
  public static final int URL_LENGTH_MAX = 2_048;

  /** Most characters of an actor. */
  public static final int ACTOR_LENGTH_MAX = 255;

  /** Most characters of a reason or a description. */
  public static final int TEXT_LENGTH_MAX = 1_000;

  private static final Pattern EVENT_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Pattern SUBSCRIPTION_ID = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.:-]{1,64}");

  private Names() {}

  /**
   * Checks a tenant.
   *
   * @return {@code value}
   * @throws IllegalArgumentException unless it is 1 to 64 of {@code [A-Za-z0-9_.:-]}
   */
  public static String tenant(String value) {
    return word("tenant", value);
  }

  /**
   * Checks an event id; a dot would make two signed texts alike.
   *
   * @return {@code value}
   * @throws IllegalArgumentException unless it is 1 to 64 of {@code [A-Za-z0-9_-]}
   */
  public static String eventId(String value) {
    return Rules.matching("id", value, EVENT_ID, "1 to 64 of [A-Za-z0-9_-]");
  }

  /**
   * Checks a subscription id.
   *
   * @return {@code value}
   * @throws IllegalArgumentException unless it is 1 to 64 of {@code [A-Za-z0-9_.-]}
   */
  public static String subscriptionId(String value) {
    return Rules.matching("subscription_id", value, SUBSCRIPTION_ID, "1 to 64 of [A-Za-z0-9_.-]");
  }

  /**
   * Checks an event type.
   *
   * @return {@code value}
   * @throws IllegalArgumentException unless it is 1 to 64 of {@code [A-Za-z0-9_.:-]}
   */
  public static String eventType(String value) {
    return word("type", value);
  }

  /**
   * Checks an event key.
   *
   * @return {@code value}
   * @throws IllegalArgumentException unless it has 1 to 255 characters
   */
  public static String key(String value) {
    return Rules.text("key", value, 1, KEY_LENGTH_MAX);
  }

  /**
   * Checks a tag's name or value.
   *
   * @return {@code value}
   * @throws IllegalArgumentException unless it is 1 to 64 of {@code [A-Za-z0-9_.:-]}
   */
  public static String tag(String value) {
    return word("tag", value);
  }

  /**
   * Checks an actor: who asked for something.
   *
   * @return {@code value}
   * @throws IllegalArgumentException unless it has 1 to 255 characters
   */
  public static String actor(String value) {
    return Rules.text("actor", value, 1, ACTOR_LENGTH_MAX);
  }

  /**
   * Checks a reason: why something was asked for.
   *
   * @return {@code value}
   * @throws IllegalArgumentException unless it has 1 to 1,000 characters
   */
  public static String reason(String value) {
    return Rules.text("reason", value, 1, TEXT_LENGTH_MAX);
  }

  private static String word(String name, String value) {
    return Rules.matching(name, value, WORD, "1 to 64 of [A-Za-z0-9_.:-]");
  }
}
