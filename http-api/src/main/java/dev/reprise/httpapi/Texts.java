package dev.reprise.httpapi;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Texts that come from outside. */
final class Texts {

  private static final int HEX = 16;
  private static final int SHOWN_MAX = 80;

  private Texts() {}

  /**
   * Says whether every store can keep a text: it has no NUL, which PostgreSQL refuses, and no half
   * of a surrogate pair, which UTF-8 cannot express.
   */
  static boolean isStorable(String text) {
    return text.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  /**
   * Decodes percent-encoding.
   *
   * @param isPlusSpace whether {@code +} stands for a space, as in a query
   * @return empty if an escape is broken or the bytes are not UTF-8
   */
  static Optional<String> percentDecoded(String encoded, boolean isPlusSpace) {
    ByteBuffer bytes = ByteBuffer.allocate(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c == '%') {
        int value = i + 2 < encoded.length() ? hex(encoded, i + 1) : -1;
        if (value < 0) {
          return Optional.empty();
        }
        bytes.put((byte) value);
        i += 2;
      } else if (c > 0x7e || c < 0x20) {
        return Optional.empty();
      } else {
        bytes.put((byte) (c == '+' && isPlusSpace ? ' ' : c));
      }
    }
    return utf8(bytes.flip());
  }

  /** Quotes a text from outside for a message: its beginning, and its length if that is not all. */
  static String shown(String text) {
    return text.length() <= SHOWN_MAX
        ? '"' + text + '"'
        : '"' + cut(text) + "\" (" + text.length() + ")";
  }

  /** Returns the beginning of a text from outside, for a message. */
  static String cut(String text) {
    if (text.length() <= SHOWN_MAX) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(SHOWN_MAX - 1)) ? SHOWN_MAX - 1 : SHOWN_MAX;
    return text.substring(0, end) + "…";
  }

  /** Decodes UTF-8; empty if the bytes are not. */
  static Optional<String> utf8(ByteBuffer bytes) {
    try {
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(bytes);
      return Optional.of(text.toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static int hex(String text, int at) {
    int high = Character.digit(text.charAt(at), HEX);
    int low = Character.digit(text.charAt(at + 1), HEX);
    return high < 0 || low < 0 ? -1 : high * HEX + low;
  }
}
