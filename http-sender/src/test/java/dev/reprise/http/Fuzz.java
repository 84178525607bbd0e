package dev.reprise.http;

import java.math.BigInteger;
import java.util.List;
import java.util.Random;

/** Chance, for tests. */
final class Fuzz {

  private Fuzz() {}

  /** Returns up to so many of the characters. */
  static String text(Random random, String characters, int lengthMax) {
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(lengthMax + 1); length > 0; length--) {
      text.append(characters.charAt(random.nextInt(characters.length())));
    }
    return text.toString();
  }

  static <T> T any(Random random, List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** Removes, doubles or replaces some characters. */
  static String mutated(Random random, String text, String characters) {
    StringBuilder mutated = new StringBuilder(text);
    for (int times = random.nextInt(4); times > 0 && !mutated.isEmpty(); times--) {
      int at = random.nextInt(mutated.length());
      char other = characters.charAt(random.nextInt(characters.length()));
      switch (random.nextInt(3)) {
        case 0 -> mutated.deleteCharAt(at);
        case 1 -> mutated.insert(at, other);
        default -> mutated.setCharAt(at, other);
      }
    }
    return mutated.toString();
  }

  /** Returns two digits for each byte. */
  static String hex(byte[] bytes) {
    return String.format("%0" + bytes.length * 2 + "x", new BigInteger(1, bytes));
  }
}
