package dev.reprise.model;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/**
 * What an event says: bytes that are never re-encoded, and their content type.
 *
 * @param bytes the bytes as they are sent; may be empty
 * @param contentType the value of the {@code Content-Type} header; 1 to 255 printable ASCII
 *     characters
 */
public record Payload(Bytes bytes, String contentType) {

  /** The content type of a payload that came without one. */
  public static final String CONTENT_TYPE_DEFAULT = "application/octet-stream";

  private static final Pattern PRINTABLE = Pattern.compile("[\\x20-\\x7e]{1,255}");

  /**
   * Validates the content type.
   *
   * @throws IllegalArgumentException if the content type is empty, too long or not printable ASCII
   */
  public Payload {
    requireNonNull(bytes, "bytes");
    Rules.matching("content type", contentType, PRINTABLE, "1 to 255 printable ASCII characters");
  }

  /** Takes JSON text as UTF-8. */
  public static Payload json(String text) {
    return new Payload(Bytes.utf8(text), "application/json");
  }
}
