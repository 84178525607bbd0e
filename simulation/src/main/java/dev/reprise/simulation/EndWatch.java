package dev.reprise.simulation;

import static dev.reprise.simulation.SharedStore.TENANT;

import dev.reprise.model.Attempt;
import dev.reprise.model.Delivery;
import dev.reprise.model.RecordedResponse;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What must hold of the record once everything has come to rest. */
final class EndWatch {

  private final Setup setup;
  private final World world;
  private final Callers callers;

  EndWatch(Setup setup, Callers callers) {
    this.setup = setup;
    this.world = setup.world;
    this.callers = callers;
  }

  void check() {
    List<Delivery> all = setup.shared.all();
    checkAccepted(all);
    all.forEach(this::checkDelivery);
  }

  private void checkAccepted(List<Delivery> all) {
    Set<String> recorded = new HashSet<>();
    Map<String, Integer> published = new HashMap<>();
    for (Delivery delivery : all) {
      recorded.add(delivery.id());
      if (!delivery.origin().isReplay()) {
        published.merge(delivery.subscriptionId() + "/" + delivery.event().id(), 1, Integer::sum);
      }
    }
    for (String id : callers.accepted().deliveries.keySet()) {
      require(recorded.contains(id), "what was accepted is recorded", id);
    }
    published.forEach(
        (what, times) -> require(times == 1, "an event is owed to a subscription once", what));
  }

  private void checkDelivery(Delivery delivery) {
    List<Attempt> attempts = setup.shared.store.log().attempts(TENANT, delivery.id());
    List<Attempt> inTime = attempts.stream().filter(each -> !each.isLate()).toList();
    for (int i = 0; i < inTime.size(); i++) {
      require(inTime.get(i).number() == i + 1, "settled attempts are 1..n", delivery.id());
    }
    require(
        delivery.progress().attemptCount() == inTime.size(),
        "the count is that of the settled attempts",
        delivery.id());
    for (Attempt attempt : attempts) {
      require(
          setup.watch.attempts.wasSent(delivery.id(), attempt.number()),
          "what is recorded was sent",
          delivery.id(),
          attempt.number());
    }
    require(
        isRight(delivery, attempts, inTime),
        "the status follows from the attempts",
        delivery.id(),
        delivery.progress(),
        attempts.stream().map(EndWatch::status).toList());
  }

  private boolean isRight(Delivery delivery, List<Attempt> attempts, List<Attempt> inTime) {
    Optional<Attempt> last =
        inTime.isEmpty() ? Optional.empty() : Optional.of(inTime.get(inTime.size() - 1));
    int schedule = delivery.origin().isProbe() ? 1 : setup.policy().schedule().attempts();
    return switch (delivery.status()) {
      case PENDING -> false;
      case SUCCEEDED ->
          attempts.stream().anyMatch(each -> status(each) == 200)
              && setup.receivers.hasAccepted(delivery.id());
      case FAILED ->
          last.map(EndWatch::status).filter(status -> status == 400 || status == 410).isPresent();
      case DEAD ->
          inTime.size() == schedule && last.filter(each -> status(each) != 200).isPresent();
      case HELD -> callers.accepted().closed.contains(delivery.subscriptionId());
      case CANCELED -> callers.accepted().withdrawn.contains(delivery.id());
    };
  }

  private static int status(Attempt attempt) {
    return attempt.response().map(RecordedResponse::status).orElse(0);
  }

  private void require(boolean holds, String rule, Object... details) {
    if (!holds) {
      throw world.violated(rule, details);
    }
  }
}
