package dev.reprise.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * A signing secret of a subscription.
 *
 * @param id opaque; 1 to 255 characters
 * @param material the whole secret as the receiver has it: the UTF-8 bytes of a text such as {@code
 *     whsec_…}, or raw bytes; for {@link SignatureScheme#STANDARD_V1A} the private key, {@code
 *     whsk_…}; 1 to 512 bytes
 * @param createdAt when it was added
 * @param expiresAt when it stops signing; empty if it does not
 */
public record Secret(String id, Bytes material, Instant createdAt, Optional<Instant> expiresAt) {

  /** What the text of a secret that both sides have begins with, by Standard Webhooks. */
  public static final String SHARED_PREFIX = "whsec_";

  /** What the text of a key pair begins with, by Standard Webhooks. */
  public static final String PRIVATE_PREFIX = "whsk_";

  /** What the text of a public key begins with, by Standard Webhooks. */
  public static final String PUBLIC_PREFIX = "whpk_";

  private static final int ID_LENGTH_MAX = 255;
  private static final int BYTES_MAX = 512;

  /**
   * Validates.
   *
   * @throws IllegalArgumentException if the id or the material is empty or too long; the message
   *     does not hold the material
   */
  public Secret {
    Rules.ofLength("secret id", id, 1, ID_LENGTH_MAX);
    requireNonNull(material, "material");
    if (material.size() < 1 || material.size() > BYTES_MAX) {
      throw new IllegalArgumentException(
          "secret must have 1 to " + BYTES_MAX + " bytes, had " + material.size());
    }
    requireNonNull(createdAt, "createdAt");
    requireNonNull(expiresAt, "expiresAt");
  }

  /**
   * Makes a secret that is a text.
   *
   * @throws IllegalArgumentException if the id or the text is empty or too long
   */
  public Secret(String id, String text, Instant createdAt, Optional<Instant> expiresAt) {
    this(id, Bytes.utf8(text), createdAt, expiresAt);
  }

  /** Returns the material as a text; of raw bytes, what is no UTF-8 is replaced. */
  public String text() {
    return material.toUtf8();
  }

  /** Says whether it is a key pair, {@code whsk_…}, rather than a secret that both sides have. */
  public boolean isKeyPair() {
    return text().startsWith(PRIVATE_PREFIX);
  }

  /**
   * Returns what the receiver verifies with, {@code whpk_…}.
   *
   * @return empty unless this is a key pair
   * @throws IllegalArgumentException if what follows the prefix is not base64
   */
  public Optional<String> publicKey() {
    if (!isKeyPair()) {
      return Optional.empty();
    }
    byte[] pair = Base64.getDecoder().decode(text().substring(PRIVATE_PREFIX.length()));
    byte[] publicPart = Arrays.copyOfRange(pair, pair.length / 2, pair.length);
    return Optional.of(PUBLIC_PREFIX + Base64.getEncoder().encodeToString(publicPart));
  }

  /** Says whether it signs at {@code now}. */
  public boolean isActiveAt(Instant now) {
    return expiresAt.map(now::isBefore).orElse(true);
  }

  /** Returns a copy that stops signing at {@code time}; itself if it stops before. */
  public Secret expiringBy(Instant time) {
    return expiresAt.filter(end -> !end.isAfter(time)).isPresent()
        ? this
        : new Secret(id, material, createdAt, Optional.of(time));
  }

  /** Returns the id and the times, never the secret. */
  @Override
  public String toString() {
    return "Secret[id=" + id + ", createdAt=" + createdAt + ", expiresAt=" + expiresAt + "]";
  }
}
