package dev.reprise.internal.dispatch;

import dev.reprise.internal.loop.Loop;
import dev.reprise.model.Delivery;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.StatusDetail;
import dev.reprise.spi.DeliveryChange;
import dev.reprise.spi.DeliveryListener;
import dev.reprise.spi.QueuedDelivery;
import dev.reprise.spi.SettleOutcome;
import dev.reprise.spi.Settlement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Tells the host's listeners what was committed, each on a loop of its own. Safe for use by several
 * threads; the caller never waits.
 */
public final class Listeners {

  private static final Listeners NONE = new Listeners(List.of(), name -> noLoop());

  private final List<Ear> ears = new ArrayList<>();

  /**
   * Takes the listeners.
   *
   * @param loops makes a loop of a name for each
   */
  public Listeners(List<DeliveryListener> listeners, Function<String, Loop> loops) {
    for (DeliveryListener listener : listeners) {
      ears.add(new Ear(listener, loops.apply("reprise-listener-" + (ears.size() + 1))));
    }
  }

  /** Returns the listeners of an engine that has none. */
  public static Listeners none() {
    return NONE;
  }

  private static Loop noLoop() {
    throw new IllegalStateException("without listeners there is no loop");
  }

  /** Tells each listener. */
  public void tell(Consumer<DeliveryListener> call) {
    ears.forEach(ear -> ear.tell(call));
  }

  /** Tells what became of a delivery. */
  public void changed(
      DeliveryChange.Kind kind, Delivery delivery, DeliveryStatus status, StatusDetail detail) {
    DeliveryChange change =
        new DeliveryChange(
            kind,
            delivery.lane(),
            delivery.id(),
            delivery.event(),
            Optional.of(status),
            Optional.of(detail),
            Optional.empty());
    tell(listener -> listener.changed(change));
  }

  /** Tells what was settled. */
  void settled(List<Outcome> batch, List<SettleOutcome> outcomes) {
    for (int i = 0; i < batch.size() && !ears.isEmpty(); i++) {
      change(batch.get(i), outcomes.get(i))
          .ifPresent(change -> tell(listener -> listener.changed(change)));
    }
  }

  /** Runs a step once all listeners have heard what was told before. */
  public void afterwards(Runnable step) {
    if (ears.isEmpty()) {
      step.run();
      return;
    }
    AtomicInteger left = new AtomicInteger(ears.size());
    for (Ear ear : ears) {
      ear.afterwards(
          () -> {
            if (left.decrementAndGet() == 0) {
              step.run();
            }
          });
    }
  }

  /** Tells no more. */
  public void close() {
    ears.forEach(Ear::close);
  }

  private static Optional<DeliveryChange> change(Outcome outcome, SettleOutcome settled) {
    Settlement settlement = outcome.settlement();
    if (settled == SettleOutcome.LATE) {
      return settlement
          .attempt()
          .map(
              attempt ->
                  change(DeliveryChange.Kind.LATE, outcome, Optional.empty(), Optional.empty()));
    }
    if (settlement.next() instanceof Settlement.Ended ended) {
      return Optional.of(
          change(
              DeliveryChange.Kind.ENDED,
              outcome,
              Optional.of(ended.status()),
              Optional.of(ended.detail())));
    }
    return Optional.of(
        change(
            DeliveryChange.Kind.WAITS_AGAIN,
            outcome,
            Optional.of(DeliveryStatus.PENDING),
            Optional.of(StatusDetail.WAITING)));
  }

  private static DeliveryChange change(
      DeliveryChange.Kind kind,
      Outcome outcome,
      Optional<DeliveryStatus> status,
      Optional<StatusDetail> detail) {
    QueuedDelivery delivery = outcome.flight().delivery();
    return new DeliveryChange(
        kind,
        delivery.lane(),
        delivery.deliveryId(),
        delivery.event(),
        status,
        detail,
        outcome.settlement().attempt());
  }
}
