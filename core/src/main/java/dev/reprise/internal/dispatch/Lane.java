package dev.reprise.internal.dispatch;

import static java.util.Objects.requireNonNull;

import dev.reprise.model.BreakerState;
import dev.reprise.model.DeliveryPolicy;
import dev.reprise.model.LaneId;
import dev.reprise.model.LaneState;
import dev.reprise.spi.QueuedDelivery;
import java.time.Duration;
import java.util.Optional;

/**
 * One subscription with work: how much of it is in flight, and how fast it may go.
 *
 * <p>Created when there is work and dropped when there is none and nothing would be forgotten with
 * it. Lives on the dispatcher's loop; times are that loop's, unless they are called the store's.
 */
final class Lane {

  private static final long EPOCH_UNSEEN = -1;

  private final LaneId id;
  private final long takenAt;
  private final AskedWaits askedWaits = new AskedWaits();
  private final LaneLines lines = new LaneLines();
  private int inFlight;
  private long sweptEpoch = EPOCH_UNSEEN;
  private boolean isPaused;
  private long lookedAt;
  private boolean hasLooked;
  private long wakeAt;
  private boolean hasWake;
  private Breaker breaker = Breaker.closed();
  private Ramp ramp = Ramp.none();
  private boolean isRecovering;
  private Optional<StartRate> rate = Optional.empty();
  private Optional<StartRate> rampRate = Optional.empty();

  /**
   * Begins a lane.
   *
   * @param takenAt when its slot may have come from another node, whose starts count too
   */
  Lane(LaneId id, long takenAt) {
    this.id = requireNonNull(id, "id");
    this.takenAt = takenAt;
  }

  LaneId id() {
    return id;
  }

  int inFlight() {
    return inFlight;
  }

  /** Says whether nothing of it is in flight. */
  boolean isIdle() {
    return inFlight == 0;
  }

  /** Says whether something bad was seen of its receiver, and not enough good since. */
  boolean isSuspect() {
    return !breaker.isAtRest();
  }

  /** Says whether it may be dropped. */
  boolean isAtRest(long now) {
    return isIdle()
        && !isPaused
        && !isRecovering
        && lines.isAtRest()
        && breaker.isAtRest()
        && ramp.at(now).isOver()
        && rate.map(each -> each.isAtRest(now)).orElse(true);
  }

  void took(QueuedDelivery delivery) {
    inFlight++;
    lines.took(delivery);
  }

  void gaveBack(QueuedDelivery delivery) {
    inFlight--;
    lines.gaveBack(delivery);
  }

  /** Hears that what was taken was not started. */
  void neverStarted(QueuedDelivery delivery) {
    inFlight--;
    lines.neverStarted(delivery);
  }

  /** Returns the lines of what was accepted in order. */
  LaneLines lines() {
    return lines;
  }

  /** Says whether nothing may start until its subscription is resumed, or a stop is ended. */
  boolean isPaused() {
    return isPaused;
  }

  /** Hears whether it is paused or stopped; one that was goes on at the ramp's rate. */
  void paused(boolean value, long now) {
    if (isPaused && !value) {
      ramp = Ramp.begin(now);
    }
    isPaused = value;
  }

  /** Takes over what its subscription sets. */
  void follow(DeliveryPolicy policy) {
    rate =
        policy
            .ratePerSecond()
            .map(
                perSecond -> {
                  StartRate current = rate.orElseGet(() -> new StartRate(perSecond, takenAt));
                  current.setRate(perSecond);
                  return current;
                });
  }

  /** Returns how many more attempts may be in flight. */
  int room(int limit, long now) {
    return breaker.inFlightMax(limit, now) - inFlight;
  }

  /** Returns how long until the next attempt may start; zero if one may now. */
  Duration waitAt(long now) {
    Duration byRate = rate.map(each -> each.waitAt(now)).orElse(Duration.ZERO);
    Duration byRamp = rampRate(now).map(each -> each.waitAt(now)).orElse(Duration.ZERO);
    Duration byBreaker =
        breaker.state(now) == BreakerState.HELD
            ? Duration.ofNanos(breaker.heldUntil() - now)
            : Duration.ZERO;
    return longest(byRate, longest(byRamp, byBreaker));
  }

  private Optional<StartRate> rampRate(long now) {
    ramp = ramp.at(now);
    if (ramp.isOver()) {
      rampRate = Optional.empty();
    } else if (rampRate.isEmpty()) {
      rampRate = Optional.of(new StartRate(ramp.ratePerSecond(), now));
    } else {
      rampRate.get().setRate(ramp.ratePerSecond());
    }
    return rampRate;
  }

  /** Returns the most attempts that its rates may let start in one visit; at least 1. */
  int startsAtOnceMax(long now) {
    int byRate = rate.map(StartRate::startsAtOnceMax).orElse(Integer.MAX_VALUE);
    int byRamp = rampRate(now).map(StartRate::startsAtOnceMax).orElse(Integer.MAX_VALUE);
    return Math.min(byRate, byRamp);
  }

  /** Remembers when its subscription was read. */
  void looked(long now) {
    lookedAt = now;
    hasLooked = true;
  }

  /** Says whether its subscription was not read for so long. */
  boolean isLookDue(long now, Duration every) {
    return !hasLooked || now - lookedAt >= every.toNanos();
  }

  /** Plans a visit; false if one is planned that is no later. */
  boolean plansWakeAt(long wake, long now) {
    boolean isPlanned = hasWake && wakeAt - now > 0 && wakeAt - wake <= 0;
    if (!isPlanned) {
      wakeAt = wake;
      hasWake = true;
    }
    return !isPlanned;
  }

  /** Counts an attempt that starts. */
  void started(long now) {
    rate.ifPresent(each -> each.started(now));
    rampRate.ifPresent(each -> each.started(now));
  }

  /** Hears what an attempt said of the receiver. */
  void saw(Signal signal, QueuedDelivery delivery, DeliveryPolicy policy, long now) {
    boolean wasTripped = breaker.isTripped();
    breaker = breaker.after(signal, inFlight, policy.maxInFlight(), now);
    if (signal.kind() != Signal.Kind.NONE) {
      ramp = ramp.after(signal.kind().isFailure(), now);
    }
    if (signal.kind().isFailure()) {
      signal
          .askedWait()
          .ifPresent(wait -> askedWaits.add(delivery.deliveryId(), now + wait.toNanos()));
    }
    if (breaker.isTripped()) {
      isRecovering = false;
    } else if (wasTripped) {
      ramp = Ramp.begin(now);
      isRecovering = signal.kind() == Signal.Kind.SUCCESS && policy.recovers();
    }
  }

  /** Says whether its receiver is left alone, or probed. */
  boolean isTripped() {
    return breaker.isTripped();
  }

  /** Returns how it stands; the limit of its subscription is left out. */
  LaneState state(long now) {
    return new LaneState(
        breaker.state(now),
        inFlight,
        breaker.inFlightMax(Integer.MAX_VALUE, now),
        waitAt(now),
        isRecovering);
  }

  /** Says whether what waits on the schedule is due, since the receiver has come back. */
  boolean isRecovering() {
    return isRecovering;
  }

  /** Hears that nothing waits on the schedule any more. */
  void recovered() {
    isRecovering = false;
  }

  /** Returns how many deliveries a recovery passes over. */
  int passedOver(long now) {
    return isRecovering ? askedWaits.count(now) : 0;
  }

  /**
   * Says whether a delivery that is not due yet may go in a recovery: it was attempted, and its
   * receiver did not ask for the wait.
   */
  boolean mayHasten(QueuedDelivery delivery, long now) {
    return delivery.attempts() > 0 && !askedWaits.isWaiting(delivery.deliveryId(), now);
  }

  /** Says whether deliveries of older epochs than this may still be pending. */
  boolean mayHoldOlderThan(long epoch) {
    return epoch > Math.max(sweptEpoch, 0);
  }

  /** Remembers that nothing older than this epoch is pending. */
  void sweptUpTo(long epoch) {
    sweptEpoch = epoch;
  }

  private static Duration longest(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
