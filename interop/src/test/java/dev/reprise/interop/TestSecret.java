package dev.reprise.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reprise.model.Bytes;
import java.util.Base64;
import java.util.Random;

/**
 * A shared secret.
 *
 * @param text as both sides have it
 * @param key what it is to Standard Webhooks
 */
record TestSecret(String text, Bytes key) {

  private static final int OWN_MIN = 24;
  private static final int OWN_MAX = 64;
  private static final int IMPORTED_MAX = 256;

  /** Makes up one of our own, or one that was imported, as bytes or as text. */
  static TestSecret random(Random random) {
    int kind = random.nextInt(3);
    if (kind == 2) {
      return imported(random);
    }
    int length =
        kind == 0
            ? OWN_MIN + random.nextInt(OWN_MAX - OWN_MIN + 1)
            : 1 + random.nextInt(IMPORTED_MAX);
    byte[] key = Bodies.random(random, length);
    return new TestSecret("whsec_" + Base64.getEncoder().encodeToString(key), Bytes.copyOf(key));
  }

  private static TestSecret imported(Random random) {
    StringBuilder text = new StringBuilder("a");
    int length = random.nextInt(IMPORTED_MAX - Character.BYTES);
    while (text.toString().getBytes(UTF_8).length < length) {
      text.append(random.nextInt(4) == 0 ? 'ü' : (char) (' ' + random.nextInt('~' - ' ')));
    }
    return new TestSecret(text.toString(), Bytes.utf8(text.toString()));
  }
}
