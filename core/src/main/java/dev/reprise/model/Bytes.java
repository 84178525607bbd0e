package dev.reprise.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * An immutable sequence of bytes, compared by content.
 *
 * <p>{@link #toString()} states the length only, so that a payload never reaches a log. Safe for
 * use by several threads.
 */
public final class Bytes {

  private static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] content;

  private Bytes(byte[] content) {
    this.content = content;
  }

  /** Returns the sequence of length zero. */
  public static Bytes empty() {
    return EMPTY;
  }

  /** Copies an array. */
  public static Bytes copyOf(byte[] content) {
    return content.length == 0 ? EMPTY : new Bytes(content.clone());
  }

  /** Copies the remaining bytes of a buffer and leaves its position as it was. */
  public static Bytes copyOf(ByteBuffer buffer) {
    byte[] copy = new byte[buffer.remaining()];
    buffer.duplicate().get(copy);
    return copy.length == 0 ? EMPTY : new Bytes(copy);
  }

  /** Encodes a text as UTF-8. */
  public static Bytes utf8(String text) {
    return new Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Returns the first bytes.
   *
   * @param count at least 0; this is returned if it has no more
   */
  public Bytes first(int count) {
    return count >= content.length ? this : new Bytes(Arrays.copyOf(content, count));
  }

  /** Returns the number of bytes. */
  public int size() {
    return content.length;
  }

  /** Returns a copy. */
  public byte[] toByteArray() {
    return content.clone();
  }

  /** Returns a read-only view, without a copy. */
  public ByteBuffer asByteBuffer() {
    return ByteBuffer.wrap(content).asReadOnlyBuffer();
  }

  /** Decodes as UTF-8, with malformed input replaced. */
  public String toUtf8() {
    return new String(content, StandardCharsets.UTF_8);
  }

  /** Returns the SHA-256 digest in lower-case hexadecimal digits. */
  public String sha256Hex() {
    return HexFormat.of().formatHex(sha256(content));
  }

  /** Returns the SHA-256 digest of {@code prefix} followed by these bytes. */
  public Bytes saltedSha256(Bytes prefix) {
    MessageDigest digest = sha256();
    digest.update(prefix.content);
    return new Bytes(digest.digest(content));
  }

  static byte[] sha256(byte[] content) {
    return sha256().digest(content);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && Arrays.equals(content, bytes.content);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(content);
  }

  @Override
  public String toString() {
    return content.length + " bytes";
  }
}
