package dev.reprise.spi;

import java.util.Optional;
import java.util.UUID;

/** The text form of ids: a prefix, {@code _} and 26 characters of Crockford's base 32. */
public final class PublicId {

  /** Prefix of deliveries. */
  public static final String DELIVERY = "wbd";

  /** Prefix of subscriptions. */
  public static final String SUBSCRIPTION = "wbs";

  /** Prefix of events. */
  public static final String EVENT = "evt";

  /** Prefix of secrets. */
  public static final String SECRET = "sec";

  /** Prefix of requests. */
  public static final String REQUEST = "req";

  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int CHARACTERS = 26;
  private static final int BITS = 5;
  private static final int MASK = 31;

  private PublicId() {}

  /** Writes an id; texts sort as the ids do, unsigned. */
  public static String encode(String prefix, UUID id) {
    char[] text = new char[CHARACTERS];
    long high = id.getMostSignificantBits();
    long low = id.getLeastSignificantBits();
    for (int i = CHARACTERS - 1; i >= 0; i--) {
      text[i] = ALPHABET.charAt((int) (low & MASK));
      low = (low >>> BITS) | (high << (Long.SIZE - BITS));
      high >>>= BITS;
    }
    return prefix + "_" + new String(text);
  }

  /**
   * Reads an id.
   *
   * @return empty unless the text is the prefix, {@code _} and 26 characters that stand for 128
   *     bits
   */
  public static Optional<UUID> decode(String prefix, String text) {
    int start = prefix.length() + 1;
    if (text.length() != start + CHARACTERS || !text.startsWith(prefix + "_")) {
      return Optional.empty();
    }
    long high = 0;
    long low = 0;
    for (int i = start; i < text.length(); i++) {
      int digit = ALPHABET.indexOf(text.charAt(i));
      if (digit < 0 || (i == start && digit > 7)) {
        return Optional.empty();
      }
      high = (high << BITS) | (low >>> (Long.SIZE - BITS));
      low = (low << BITS) | digit;
    }
    return Optional.of(new UUID(high, low));
  }
}
