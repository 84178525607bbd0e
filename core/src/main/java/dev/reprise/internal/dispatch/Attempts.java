package dev.reprise.internal.dispatch;

import static java.util.Objects.requireNonNull;

import dev.reprise.internal.loop.Loop;
import dev.reprise.model.Attempt;
import dev.reprise.model.AttemptError;
import dev.reprise.model.AttemptResult;
import dev.reprise.model.DeliveryPolicy;
import dev.reprise.model.ErrorKind;
import dev.reprise.model.RetrySchedule;
import dev.reprise.model.Subscription;
import dev.reprise.spi.DeliveryStore;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.QueuedDelivery;
import dev.reprise.spi.SendReport;
import dev.reprise.spi.SendRequest;
import dev.reprise.spi.Sender;
import dev.reprise.spi.Settlement;
import dev.reprise.spi.StoredPayload;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes attempts and judges them: from a flight to an outcome. Lives on the dispatcher's loop. */
final class Attempts {

  private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

  /** How much later than its timeout a sender may report before the engine gives up on it. */
  private static final Duration SENDER_GRACE = Duration.ofMillis(500);

  private final DeliveryStore store;
  private final Sender sender;
  private final DeliveryPolicy defaults;
  private final Jitter jitter;
  private final Loop loop;

  Attempts(DeliveryStore store, Sender sender, DeliveryPolicy defaults, Jitter jitter, Loop loop) {
    this.store = requireNonNull(store, "store");
    this.sender = requireNonNull(sender, "sender");
    this.defaults = requireNonNull(defaults, "defaults");
    this.jitter = requireNonNull(jitter, "jitter");
    this.loop = requireNonNull(loop, "loop");
  }

  /** Returns what holds unless a subscription says otherwise. */
  DeliveryPolicy defaults() {
    return defaults;
  }

  /** Returns what holds for a delivery; a probe is a single attempt. */
  DeliveryPolicy policy(Flight flight) {
    DeliveryPolicy policy =
        flight.subscription().map(each -> each.settings().over(defaults)).orElse(defaults);
    return flight.delivery().origin().isProbe()
        ? policy.withSchedule(RetrySchedule.once())
        : policy;
  }

  /**
   * Makes one attempt.
   *
   * @param onOutcome gets the outcome on the loop, once
   */
  void make(Flight flight, Subscription subscription, Consumer<Outcome> onOutcome) {
    QueuedDelivery delivery = flight.delivery();
    Instant startedAt = store.queue().now();
    String url = delivery.origin().pinnedUrl().orElse(subscription.url());
    StoredPayload stored =
        store
            .log()
            .payload(delivery.lane().tenant(), delivery.event().ref(), HostTransaction.none());
    Started started = new Started(flight, url, startedAt);
    if (stored instanceof StoredPayload.Intact intact) {
      send(started, request(started, subscription, intact), onOutcome);
    } else {
      LOG.error(
          "payload of event {} is corrupt or gone; delivery {} is not sent",
          delivery.event().id(),
          delivery.deliveryId());
      loop.execute(() -> onOutcome.accept(outcome(started, unusablePayload())));
    }
  }

  /** Ends a flight without an attempt, since its subscription is closed. */
  Outcome hold(Flight flight) {
    QueuedDelivery delivery = flight.delivery();
    return new Outcome(
        flight,
        new Settlement(
            delivery.lane(),
            delivery.deliveryId(),
            delivery.attempts(),
            Optional.empty(),
            Verdict.held(flight.subscription()).next()),
        new HealthRule.Observation(HealthEffect.NONE, ""));
  }

  private SendRequest request(
      Started started, Subscription subscription, StoredPayload.Intact intact) {
    QueuedDelivery delivery = started.flight().delivery();
    return new SendRequest(
        delivery.deliveryId(),
        delivery.attempts() + 1,
        started.url(),
        delivery.event(),
        intact.payload(),
        delivery.origin(),
        subscription.activeSecrets(started.at()),
        started.at(),
        policy(started.flight()).attemptTimeout());
  }

  private void send(Started started, SendRequest request, Consumer<Outcome> onOutcome) {
    AtomicBoolean isReported = new AtomicBoolean();
    Consumer<SendReport> onReport =
        report -> {
          if (isReported.compareAndSet(false, true)) {
            loop.execute(() -> onOutcome.accept(outcome(started, report)));
          }
        };
    Runnable cancelDeadline =
        loop.after(
            request.timeout().plus(SENDER_GRACE),
            () -> onReport.accept(overdue(request.timeout())));
    startSending(
        request,
        report -> {
          cancelDeadline.run();
          onReport.accept(report);
        });
  }

  private void startSending(SendRequest request, Consumer<SendReport> onReport) {
    try {
      sender
          .send(request)
          .whenComplete(
              (report, failure) -> onReport.accept(failure == null ? report : broken(failure)));
    } catch (RuntimeException e) {
      onReport.accept(broken(e));
    }
  }

  private Outcome outcome(Started started, SendReport report) {
    Flight flight = started.flight();
    QueuedDelivery delivery = flight.delivery();
    Verdict verdict = Verdict.of(delivery, report.result(), policy(flight), jitter);
    Attempt attempt = attempt(started, report);
    LOG.debug(
        "delivery {} of {} attempt {}: {} in {} ms",
        delivery.deliveryId(),
        delivery.lane(),
        attempt.number(),
        report.result().summary(),
        report.duration().toMillis());
    return new Outcome(
        flight,
        new Settlement(
            delivery.lane(),
            delivery.deliveryId(),
            delivery.attempts(),
            Optional.of(attempt),
            verdict.next()),
        new HealthRule.Observation(verdict.health(), started.url()));
  }

  /**
   * Says whether a delivery must not be sent: its subscription was closed since it was accepted.
   */
  static boolean isClosedFor(Flight flight) {
    if (flight.subscription().isEmpty() || flight.subscription().get().isDeleted()) {
      return true;
    }
    Subscription subscription = flight.subscription().get();
    return !flight.delivery().origin().isProbe()
        && (!subscription.isOpen() || flight.delivery().epoch() < subscription.epoch());
  }

  private static Attempt attempt(Started started, SendReport report) {
    return new Attempt(
        started.flight().delivery().attempts() + 1,
        started.at(),
        report.duration(),
        started.url(),
        report.address(),
        report.requestHeaders(),
        report.response(),
        report.result().error(),
        false);
  }

  private static SendReport unusablePayload() {
    AttemptError error =
        new AttemptError(
            ErrorKind.PAYLOAD_CORRUPT, "the recorded payload is gone or not as recorded");
    return SendReport.without(new AttemptResult.Refused(error, false), Duration.ZERO);
  }

  private static SendReport overdue(Duration timeout) {
    return SendReport.unreachable(
        new AttemptError(ErrorKind.TIMEOUT, "no report from the sender in time"), timeout);
  }

  private static SendReport broken(Throwable failure) {
    LOG.error("the sender failed", failure);
    return SendReport.unreachable(
        new AttemptError(ErrorKind.PROTOCOL, "the sender failed: " + failure.getClass().getName()),
        Duration.ZERO);
  }

  /** An attempt that has begun. */
  private record Started(Flight flight, String url, Instant at) {}
}
