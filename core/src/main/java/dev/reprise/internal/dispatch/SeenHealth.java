package dev.reprise.internal.dispatch;

import dev.reprise.internal.dispatch.HealthRule.Observation;
import dev.reprise.model.DeliveryPolicy;
import dev.reprise.model.Health;
import dev.reprise.model.Subscription;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was seen of one receiver and is not written yet, and what was written last. Lives on one
 * loop.
 */
final class SeenHealth {

  /** Most entries that wait; like ones are one entry, so that so many say nothing new. */
  private static final int WAITING_MAX = 100;

  private final List<Observation> waiting = new ArrayList<>();
  private Optional<Subscription> known = Optional.empty();
  private Optional<Subscription> written = Optional.empty();
  private Optional<Tried> tried = Optional.empty();

  /** How many of what waits the store is known to hold. */
  private int found;

  private boolean disables;
  private boolean rests;
  private long restsUntil;

  /**
   * A write whose outcome is not known.
   *
   * @param before what it found
   * @param after what it would have left
   * @param count how many of what waits it holds
   */
  private record Tried(Health before, Health after, int count) {}

  /**
   * Takes what was seen.
   *
   * @param subscription as it was when the attempt began
   */
  void add(Observation next, Optional<Subscription> subscription) {
    known = subscription;
    int last = waiting.size() - 1;
    boolean mayMerge = last >= tried.map(Tried::count).orElse(0);
    if (mayMerge && next.effect() == HealthEffect.SUCCESS && isCounting(waiting.get(last))) {
      forgetCounted();
      waiting.add(next);
    } else if (mayMerge && waiting.get(last).isLike(next)) {
      waiting.set(last, waiting.get(last).and(next));
    } else if (waiting.size() < WAITING_MAX) {
      waiting.add(next);
    }
  }

  /** A success ends the row of what came just before it. */
  private void forgetCounted() {
    int from = tried.map(Tried::count).orElse(0);
    while (waiting.size() > from && isCounting(waiting.get(waiting.size() - 1))) {
      waiting.remove(waiting.size() - 1);
    }
  }

  private static boolean isCounting(Observation seen) {
    return seen.effect() == HealthEffect.SUCCESS || seen.effect() == HealthEffect.FAILURE;
  }

  /** Says whether something waits to be written. */
  boolean isNews() {
    return !waiting.isEmpty();
  }

  /** Says whether a write would leave the subscription as it is, as far as that is known. */
  boolean changesNothing(DeliveryPolicy defaults, Instant now) {
    Optional<Subscription> last = last();
    return tried.isEmpty()
        && last.isPresent()
        && next(last.get(), waiting, defaults, now).equals(last.get());
  }

  /** Says whether the receiver came back, or its subscription is to be disabled. */
  boolean isTurn(DeliveryPolicy defaults, Instant now) {
    return last()
        .map(
            before -> {
              Subscription after = next(before, waiting, defaults, now);
              return after.isOpen() != before.isOpen()
                  || (before.health().consecutiveFailures() > 0
                      && after.health().consecutiveFailures() == 0);
            })
        .orElse(true);
  }

  private Optional<Subscription> last() {
    return written.or(() -> known);
  }

  /**
   * Returns the subscription as it is to be written. A write before may be there though the store
   * reported a failure: what it holds does not count twice.
   */
  Subscription over(Subscription current, DeliveryPolicy defaults, Instant now) {
    tried.ifPresent(each -> find(each, current.health()));
    Subscription next = next(current, waiting.subList(found, waiting.size()), defaults, now);
    disables |= current.isOpen() && !next.isOpen();
    tried = Optional.of(new Tried(current.health(), next.health(), waiting.size()));
    return next;
  }

  /**
   * Finds out how much of what waits the store holds. Where another node has written since, nobody
   * can tell: then the failures are taken as counted, since a receiver must not be disabled for
   * what it did not do.
   */
  private void find(Tried write, Health now) {
    if (now.equals(write.after())) {
      found = write.count();
    } else if (!now.equals(write.before())) {
      waiting.subList(found, write.count()).removeIf(each -> each.effect() == HealthEffect.FAILURE);
    }
  }

  /** Says whether what is to be written disables the subscription. */
  boolean disables() {
    return disables;
  }

  /**
   * Hears that all of it is written.
   *
   * @param value the subscription as it is now
   * @param until how long it is left alone then
   */
  void written(Optional<Subscription> value, long until) {
    // one that is closed may have been opened again since
    written = value.filter(Subscription::isOpen);
    restsUntil = until;
    rests = true;
    forgetNews();
  }

  /** Forgets what waits. */
  void forgetNews() {
    waiting.clear();
    disables = false;
    found = 0;
    tried = Optional.empty();
  }

  /** Says whether it is left alone, by the loop's monotonic clock. */
  boolean isResting(long now) {
    rests = rests && restsUntil - now > 0;
    return rests;
  }

  private static Subscription next(
      Subscription current, List<Observation> seen, DeliveryPolicy defaults, Instant now) {
    return HealthRule.after(current, seen, current.settings().over(defaults), now);
  }
}
