package dev.reprise;

import static java.util.Objects.requireNonNull;

import dev.reprise.model.BreakerState;
import dev.reprise.model.Delivery;
import dev.reprise.model.LaneReport;
import dev.reprise.model.LaneState;
import dev.reprise.model.StatusDetail;
import dev.reprise.model.Stop;
import dev.reprise.model.Subscription;
import dev.reprise.model.SubscriptionStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Why a delivery is where it is.
 *
 * @param delivery as it is now
 * @param nextAttempt the number of its next attempt; empty once it has ended
 * @param subscription as it is now; empty if there is none any more
 * @param stops those that hold it up
 * @param behind the delivery that it waits for, where its subscription keeps an order: the one that
 *     stands first in its line, or that ended {@code dead} and holds it
 * @param lane what this node can say of its lane
 * @param reasons all that is known to hold, what weighs most first; never empty
 * @param at when that was, by the store's time
 */
public record Explanation(
    Delivery delivery,
    Optional<Integer> nextAttempt,
    Optional<Subscription> subscription,
    List<Stop> stops,
    Optional<String> behind,
    LaneReport lane,
    List<WaitReason> reasons,
    Instant at) {

  /** Copies what is listed. */
  public Explanation {
    requireNonNull(delivery, "delivery");
    requireNonNull(nextAttempt, "nextAttempt");
    requireNonNull(subscription, "subscription");
    stops = List.copyOf(stops);
    requireNonNull(behind, "behind");
    requireNonNull(lane, "lane");
    reasons = List.copyOf(reasons);
    requireNonNull(at, "at");
  }

  /** Concludes from what was found. */
  static Explanation of(
      Delivery delivery,
      Optional<Subscription> subscription,
      List<Stop> stops,
      PlaceInLine place,
      LaneReport lane,
      Instant at) {
    boolean isOver = delivery.status().isTerminal();
    return new Explanation(
        delivery,
        isOver ? Optional.empty() : Optional.of(delivery.progress().attemptCount() + 1),
        subscription,
        stops,
        place.behind(),
        lane,
        isOver ? ended(place) : reasons(delivery, subscription, stops, place, lane, at),
        at);
  }

  private static List<WaitReason> ended(PlaceInLine place) {
    return place.isHeld()
        ? List.of(WaitReason.ENDED, WaitReason.HOLDS_LINE)
        : List.of(WaitReason.ENDED);
  }

  private static List<WaitReason> reasons(
      Delivery delivery,
      Optional<Subscription> subscription,
      List<Stop> stops,
      PlaceInLine place,
      LaneReport lane,
      Instant at) {
    if (delivery.progress().detail() == StatusDetail.IN_FLIGHT) {
      return List.of(WaitReason.IN_FLIGHT);
    }
    List<WaitReason> reasons = new ArrayList<>();
    boolean isOpen = subscription.filter(Subscription::isOpen).isPresent();
    if (!isOpen && !(delivery.origin().isProbe() && isThere(subscription))) {
      reasons.add(WaitReason.CLOSED);
    }
    if (!stops.isEmpty()) {
      reasons.add(WaitReason.STOPPED);
    }
    if (subscription.filter(each -> each.status() == SubscriptionStatus.PAUSED).isPresent()) {
      reasons.add(WaitReason.PAUSED);
    }
    if (place.behind().isPresent()) {
      reasons.add(place.isHeld() ? WaitReason.LINE_HELD : WaitReason.ORDER);
    }
    if (delivery.progress().nextAttemptAt().filter(at::isBefore).isPresent()) {
      reasons.add(WaitReason.NOT_DUE);
    }
    lane.state().ifPresent(state -> addLane(reasons, state));
    return reasons.isEmpty() ? List.of(WaitReason.DUE) : reasons;
  }

  private static boolean isThere(Optional<Subscription> subscription) {
    return subscription.filter(each -> !each.isDeleted()).isPresent();
  }

  private static void addLane(List<WaitReason> reasons, LaneState state) {
    boolean isFull = state.inFlight() >= state.inFlightMax();
    if (state.breaker() == BreakerState.HELD || (isProbed(state) && isFull)) {
      reasons.add(WaitReason.BREAKER);
    } else if (!state.startsIn().isZero()) {
      reasons.add(WaitReason.RATE);
    } else if (isFull) {
      reasons.add(WaitReason.IN_FLIGHT_LIMIT);
    }
  }

  private static boolean isProbed(LaneState state) {
    return state.breaker() == BreakerState.PROBING;
  }
}
