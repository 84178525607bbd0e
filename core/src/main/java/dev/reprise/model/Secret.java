package dev.reprise.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * A signing secret of a subscription.
 *
 * @param id opaque
 * @param text the whole secret as the receiver has it, such as {@code whsec_…}; 1 to 512 characters
 * @param createdAt when it was added
 * @param expiresAt when it stops signing; empty if it does not
 */
public record Secret(String id, String text, Instant createdAt, Optional<Instant> expiresAt) {

  private static final int TEXT_LENGTH_MAX = 512;

  /**
   * Validates.
   *
   * @throws IllegalArgumentException if the text is empty or too long; the message does not hold it
   */
  public Secret {
    requireNonNull(id, "id");
    requireNonNull(text, "text");
    if (text.isEmpty() || text.length() > TEXT_LENGTH_MAX) {
      throw new IllegalArgumentException(
          "secret must have 1 to " + TEXT_LENGTH_MAX + " characters, had " + text.length());
    }
    requireNonNull(createdAt, "createdAt");
    requireNonNull(expiresAt, "expiresAt");
  }

  /** Says whether it signs at {@code now}. */
  public boolean isActiveAt(Instant now) {
    return expiresAt.map(now::isBefore).orElse(true);
  }

  /** Returns the id and the times, never the secret. */
  @Override
  public String toString() {
    return "Secret[id=" + id + ", createdAt=" + createdAt + ", expiresAt=" + expiresAt + "]";
  }
}
