package dev.reprise.internal.dispatch;

import dev.reprise.internal.loop.Loop;
import dev.reprise.model.Attempt;
import dev.reprise.model.AttemptError;
import dev.reprise.model.AttemptResult;
import dev.reprise.model.DeliveryPolicy;
import dev.reprise.model.ErrorKind;
import dev.reprise.model.Payload;
import dev.reprise.model.RecordResponse;
import dev.reprise.model.RetrySchedule;
import dev.reprise.model.SensitiveHeaders;
import dev.reprise.model.Subscription;
import dev.reprise.spi.DeliveryStore;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.QueuedDelivery;
import dev.reprise.spi.SendReport;
import dev.reprise.spi.SendRequest;
import dev.reprise.spi.Sender;
import dev.reprise.spi.Settlement;
import dev.reprise.spi.StoreException;
import dev.reprise.spi.StoredPayload;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
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
  private final Duration timeoutMax;
  private final Jitter jitter;
  private final Loop loop;

  Attempts(DispatcherParts parts) {
    store = parts.store();
    sender = parts.sender();
    defaults = parts.defaults();
    timeoutMax = parts.leaseTimes().attemptTimeoutMax();
    jitter = parts.jitter();
    loop = parts.dispatchLoop();
  }

  /** Returns what holds for a subscription. */
  DeliveryPolicy policy(Optional<Subscription> subscription) {
    return subscription.map(each -> each.settings().over(defaults)).orElse(defaults);
  }

  /**
   * Returns what holds for a delivery.
   *
   * <p>A probe is a single attempt. A timeout that was set under a longer lease is cut to what this
   * engine's lease allows, or rule R would never let the attempt start.
   */
  DeliveryPolicy policy(Flight flight) {
    DeliveryPolicy policy = policy(flight.subscription());
    if (policy.attemptTimeout().compareTo(timeoutMax) > 0) {
      policy = policy.withAttemptTimeout(timeoutMax);
    }
    return flight.delivery().origin().isProbe()
        ? policy.withSchedule(RetrySchedule.once())
        : policy;
  }

  /**
   * Makes one attempt, unless rule R forbids it by the time that its payload is read.
   *
   * @param mayStart whether an attempt of that timeout may start now
   * @param onOutcome gets the outcome on the loop, once; and once more if the sender reports after
   *     the engine gave up on it
   * @return false if nothing was begun
   * @throws StoreException if the store fails for now; nothing was begun
   */
  boolean make(Flight flight, Predicate<Duration> mayStart, Consumer<Outcome> onOutcome) {
    Subscription subscription = flight.subscription().orElseThrow();
    QueuedDelivery delivery = flight.delivery();
    String url = delivery.origin().pinnedUrl().orElse(subscription.url());
    Optional<Payload> payload = flight.payload().or(() -> payload(delivery));
    if (!mayStart.test(policy(flight).attemptTimeout())) {
      return false;
    }
    Started started = new Started(flight, url, store.queue().now());
    if (payload.isPresent()) {
      send(started, request(started, subscription, payload.get()), onOutcome);
    } else {
      loop.execute(() -> onOutcome.accept(outcome(started, unusablePayload(), true)));
    }
    return true;
  }

  /** Reads what to send; empty if it cannot be had, which is then the attempt's result. */
  private Optional<Payload> payload(QueuedDelivery delivery) {
    try {
      StoredPayload stored =
          store
              .log()
              .payload(delivery.lane().tenant(), delivery.event().ref(), HostTransaction.none());
      if (stored instanceof StoredPayload.Intact intact) {
        return Optional.of(intact.payload());
      }
      LOG.error(
          "payload of event {} is corrupt or gone; delivery {} is not sent",
          delivery.event().id(),
          delivery.deliveryId());
    } catch (RuntimeException e) {
      if (e instanceof StoreException failure && failure.isTransient()) {
        throw e;
      }
      // one that cannot be read must not stand in the way of its lane
      LOG.error(
          "payload of event {} cannot be read; delivery {} is not sent",
          delivery.event().id(),
          delivery.deliveryId(),
          e);
    }
    return Optional.empty();
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
        new HealthRule.Observation(HealthEffect.NONE, ""),
        Signal.none(),
        true);
  }

  private SendRequest request(Started started, Subscription subscription, Payload payload) {
    QueuedDelivery delivery = started.flight().delivery();
    DeliveryPolicy policy = policy(started.flight());
    return new SendRequest(
        delivery.deliveryId(),
        delivery.attempts() + 1,
        started.url(),
        subscription.url(),
        delivery.event(),
        payload,
        delivery.origin(),
        subscription.activeSecrets(started.at()),
        policy.signature(),
        policy.headers(),
        policy.recordResponse(),
        started.at(),
        policy.attemptTimeout());
  }

  private void send(Started started, SendRequest request, Consumer<Outcome> onOutcome) {
    AtomicBoolean isOver = new AtomicBoolean();
    Consumer<SendReport> onReport =
        report -> {
          boolean endsFlight = isOver.compareAndSet(false, true);
          loop.execute(() -> onOutcome.accept(outcome(started, report, endsFlight)));
        };
    Runnable cancelDeadline =
        loop.after(
            request.timeout().plus(SENDER_GRACE),
            () -> {
              if (!isOver.get()) {
                onReport.accept(overdue(request.timeout()));
              }
            });
    startSending(
        request,
        report -> {
          cancelDeadline.run();
          onReport.accept(report);
        });
  }

  private void startSending(SendRequest request, Consumer<SendReport> onReport) {
    CompletionStage<SendReport> sending;
    try {
      sending = sender.send(request);
    } catch (RuntimeException e) {
      // a host's own sender may break its contract; the delivery must not be lost by that
      onReport.accept(broken(e));
      return;
    }
    sending.whenComplete((report, failure) -> onReport.accept(reported(report, failure)));
  }

  private static SendReport reported(@Nullable SendReport report, @Nullable Throwable failure) {
    if (report != null) {
      return report;
    }
    return broken(failure != null ? failure : new IllegalStateException("the report was null"));
  }

  private Outcome outcome(Started started, SendReport report, boolean endsFlight) {
    Flight flight = started.flight();
    QueuedDelivery delivery = flight.delivery();
    DeliveryPolicy policy = policy(flight);
    Verdict verdict = Verdict.of(delivery, report.result(), policy, jitter);
    // What was not made uses up no number, so there is nothing to record.
    Optional<Attempt> attempt =
        report.result() instanceof AttemptResult.NotMade
            ? Optional.empty()
            : Optional.of(attempt(started, report, policy.recordResponse()));
    LOG.debug(
        "delivery {} of {} attempt {}: {} in {} ms",
        delivery.deliveryId(),
        delivery.lane(),
        delivery.attempts() + 1,
        report.result().summary(),
        report.duration().toMillis());
    return new Outcome(
        flight,
        new Settlement(
            delivery.lane(), delivery.deliveryId(), delivery.attempts(), attempt, verdict.next()),
        new HealthRule.Observation(verdict.health(), started.url()),
        Signal.of(report.result()),
        endsFlight);
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

  private static Attempt attempt(
      Started started, SendReport report, RecordResponse recordResponse) {
    return new Attempt(
        started.flight().delivery().attempts() + 1,
        started.at(),
        report.duration(),
        started.url(),
        report.contact(),
        SensitiveHeaders.redacted(report.requestHeaders()),
        report.response().map(recordResponse::of),
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
