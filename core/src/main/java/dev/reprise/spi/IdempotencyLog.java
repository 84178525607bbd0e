package dev.reprise.spi;

import static java.util.Objects.requireNonNull;

import dev.reprise.model.Bytes;
import java.time.Duration;
import java.util.function.Function;

/**
 * The answers that were given under idempotency keys.
 *
 * <p>A caller claims a key, does its work and {@linkplain #complete completes} the key in one
 * transaction, or releases it. A claim that is not completed lapses.
 *
 * <p>Implementations must be safe for use by several threads and processes. Every method throws
 * {@link StoreException} if the storage fails.
 */
public interface IdempotencyLog {

  /** How long an answer is kept. */
  Duration KEPT = Duration.ofHours(24);

  /**
   * Claims a key.
   *
   * @param key 1 to 255 characters
   * @param fingerprint digest of the request
   * @param hold after how long the claim lapses if it is neither completed nor released
   */
  Claim claim(String tenant, String key, String fingerprint, Duration hold);

  /**
   * Does work and completes its key in one transaction: either both are committed or neither is.
   *
   * @param work gets the transaction to join, and returns the answer to keep
   * @return the answer
   * @throws IllegalStateException if the claim has lapsed and somebody else has taken the key;
   *     nothing was then written
   */
  Bytes complete(
      String tenant, String key, Claim.Granted claim, Function<HostTransaction, Bytes> work);

  /** Gives a claimed key back, so that the next request may claim it; nothing if it has lapsed. */
  void release(String tenant, String key, Claim.Granted claim);

  /** What a claim led to. */
  sealed interface Claim {

    /**
     * The key is the caller's.
     *
     * @param token names the claim
     */
    record Granted(String token) implements Claim {

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
    record Answered(Bytes answer) implements Claim {

      /** Checks that nothing is missing. */
      public Answered {
        requireNonNull(answer, "answer");
      }
    }

    /** Another request has used the key, or is using it. */
    record Reused() implements Claim {}

    /** The same request is being answered now. */
    record Running() implements Claim {}
  }
}
