package dev.reprise.spi;

import static java.util.Objects.requireNonNull;

import dev.reprise.model.Payload;

/** A recorded payload, or what happened to it. */
public sealed interface StoredPayload {

  /**
   * It is as it was recorded: its digest was checked.
   *
   * @param payload the payload
   */
  record Intact(Payload payload) implements StoredPayload {

    /** Checks that nothing is missing. */
    public Intact {
      requireNonNull(payload, "payload");
    }
  }

  /** Its bytes do not match the digest that was recorded with it. */
  record Corrupt() implements StoredPayload {}

  /** Retention removed it. */
  record Expired() implements StoredPayload {}

  /** Somebody had it erased. */
  record Erased() implements StoredPayload {}
}
