package dev.reprise.contract;

import static dev.reprise.contract.Samples.TENANT;
import static dev.reprise.contract.Samples.event;
import static dev.reprise.contract.Samples.inOrder;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reprise.model.Delivery;
import dev.reprise.model.LaneId;
import dev.reprise.model.OnDead;
import dev.reprise.spi.LineHeads;
import dev.reprise.spi.LineWalk;
import dev.reprise.spi.QueuedDelivery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;

/** What the parts about lines share. */
abstract class LineContract extends StoreContract {

  static final LaneId IN_LANE = new LaneId(TENANT, LANE);

  LineContract(StoreFixture.Factory factory) {
    super(factory);
  }

  @BeforeEach
  final void orderIsKept() {
    assumeTrue(queue().keepsOrder(), "the store keeps no order");
  }

  final Delivery ordered(String key) {
    return publish(event().withKey(key), inOrder(LANE, Duration.ZERO));
  }

  final List<String> heads(Instant upTo, OnDead onDead) {
    return ids(steps(upTo, 100, onDead));
  }

  final List<LineHeads> steps(Instant upTo, int limit, OnDead onDead) {
    List<LineHeads> steps = new ArrayList<>();
    Optional<String> from = Optional.empty();
    do {
      LineHeads step = queue().heads(new LineWalk(IN_LANE, upTo, from, limit, onDead));
      steps.add(step);
      from = step.next();
    } while (from.isPresent());
    return steps;
  }

  static List<String> ids(List<LineHeads> steps) {
    return steps.stream()
        .flatMap(step -> step.deliveries().stream())
        .map(QueuedDelivery::deliveryId)
        .toList();
  }
}
