package dev.reprise.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Random;

/** Made-up bodies: nothing, JSON, text of all the world, and bytes that are no text at all. */
final class Bodies {

  private static final int LENGTH_MAX = 1_500;
  private static final int KINDS = 20;

  private Bodies() {}

  static byte[] random(Random random) {
    int kind = random.nextInt(KINDS);
    if (kind == 0) {
      return new byte[0];
    }
    if (kind < KINDS / 2) {
      return random(random, random.nextInt(LENGTH_MAX));
    }
    String text = text(random, random.nextInt(LENGTH_MAX / 2));
    return (kind % 2 == 0
            ? text
            : "{\"text\":\"" + text.replaceAll("[\"\\\\\\p{Cntrl}]", "") + "\"}")
        .getBytes(UTF_8);
  }

  /** Returns bytes, most of which are no UTF-8. */
  static byte[] random(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Returns text with characters of one to four bytes, controls and a byte order mark included. */
  static String text(Random random, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.appendCodePoint(codePoint(random));
    }
    return text.toString();
  }

  private static int codePoint(Random random) {
    int[] bounds = {0x80, 0x800, Character.MIN_SURROGATE, Character.MAX_CODE_POINT};
    int point = random.nextInt(bounds[random.nextInt(bounds.length)]);
    return Character.isSurrogate((char) point) && point <= Character.MAX_VALUE ? '\ufeff' : point;
  }
}
