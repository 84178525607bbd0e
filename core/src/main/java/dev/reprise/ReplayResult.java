package dev.reprise;

import static java.util.Objects.requireNonNull;

import dev.reprise.model.Delivery;
import java.time.Duration;
import java.util.Optional;

/** What became of a request to replay (SPEC section 4). */
public sealed interface ReplayResult {

  /** Returns {@code enqueued}, {@code expedited}, or the code of the refusal. */
  String code();

  /**
   * Returns the delivery that is on its way.
   *
   * @throws RefusedException if the replay was refused
   */
  Delivery orElseThrow();

  /**
   * A fresh delivery is recorded and pending.
   *
   * @param delivery the fresh delivery
   */
  record Enqueued(Delivery delivery) implements ReplayResult {

    /** Checks that nothing is missing. */
    public Enqueued {
      requireNonNull(delivery, "delivery");
    }

    @Override
    public String code() {
      return "enqueued";
    }

    @Override
    public Delivery orElseThrow() {
      return delivery;
    }
  }

  /**
   * The original was pending, and its next attempt is due now.
   *
   * @param delivery the original
   */
  record Expedited(Delivery delivery) implements ReplayResult {

    /** Checks that nothing is missing. */
    public Expedited {
      requireNonNull(delivery, "delivery");
    }

    @Override
    public String code() {
      return "expedited";
    }

    @Override
    public Delivery orElseThrow() {
      return delivery;
    }
  }

  /**
   * Nothing was written.
   *
   * @param refusal why
   * @param message one line for people
   * @param pendingDeliveryId the delivery that is in the way; empty unless one is
   * @param retryAfter when it may be worth asking again; empty where time does not help
   */
  record Refused(
      Refusal refusal,
      String message,
      Optional<String> pendingDeliveryId,
      Optional<Duration> retryAfter)
      implements ReplayResult {

    /** Checks that nothing is missing. */
    public Refused {
      requireNonNull(refusal, "refusal");
      requireNonNull(message, "message");
      requireNonNull(pendingDeliveryId, "pendingDeliveryId");
      requireNonNull(retryAfter, "retryAfter");
    }

    static Refused because(Refusal refusal, String message) {
      return new Refused(refusal, message, Optional.empty(), Optional.empty());
    }

    @Override
    public String code() {
      return refusal.code();
    }

    @Override
    public Delivery orElseThrow() {
      throw new RefusedException(refusal, message);
    }
  }
}
