package dev.reprise.spi;

import static java.util.Objects.requireNonNull;

import dev.reprise.model.Bytes;
import java.time.Duration;
import java.util.function.Function;

/**
 * The answers that were given under idempotency keys.
 *
 * <p>A caller reserves a key, does its work and {@linkplain #complete completes} the key in one
 * transaction, or releases it. A reservation that is not completed lapses.
 *
 * <p>Implementations must be safe for use by several threads and processes. Every method throws
 * {@link StoreException} if the storage fails.
 */
public interface IdempotencyLog {

  /** How long an answer is kept. */
  Duration KEPT = Duration.ofHours(24);

  /**
   * Reserves a key.
   *
   * @param key 1 to 255 characters
   * @param fingerprint digest of the request
   * @param hold after how long the reservation lapses if it is neither completed nor released
   */
  Reservation reserve(String tenant, String key, String fingerprint, Duration hold);

  /**
   * Does work and completes its key in one transaction: either both are committed or neither is.
   *
   * @param work gets the transaction to join, and returns the answer to keep
   * @return the answer
   * @throws IllegalStateException if the reservation has lapsed and somebody else has taken the
   *     key; nothing was then written
   */
  Bytes complete(
      String tenant,
      String key,
      Reservation.Granted reservation,
      Function<HostTransaction, Bytes> work);

  /**
   * Gives a reserved key back, so that the next request may reserve it; nothing if it has lapsed.
   */
  void release(String tenant, String key, Reservation.Granted reservation);

  /** What a reservation led to. */
  sealed interface Reservation {

    /**
     * The key is the caller's.
     *
     * @param token names the reservation
     */
    record Granted(String token) implements Reservation {

      /** Checks that nothing is missing. */
      public Granted {
        requireNonNull(token, "token");
      }
    }

    /**
     * The same request was answered before.
     *
     * @param answer what was kept
     */
    record Answered(Bytes answer) implements Reservation {

      /** Checks that nothing is missing. */
      public Answered {
        requireNonNull(answer, "answer");
      }
    }

    /** Another request has used the key, or is using it. */
    record Reused() implements Reservation {}

    /** The same request is being answered now. */
    record Running() implements Reservation {}
  }
}
