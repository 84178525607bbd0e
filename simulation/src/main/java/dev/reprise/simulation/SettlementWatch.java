package dev.reprise.simulation;

import dev.reprise.model.Delivery;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.Progress;
import dev.reprise.spi.SettleOutcome;
import dev.reprise.spi.Settlement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** What a settlement may change: the next attempt's result, and a late success, and no more. */
final class SettlementWatch {

  private final World world;
  private final SharedStore shared;
  private final AttemptWatch attempts;
  private final LineWatch lines;

  SettlementWatch(World world, SharedStore shared, AttemptWatch attempts, LineWatch lines) {
    this.world = world;
    this.shared = shared;
    this.attempts = attempts;
    this.lines = lines;
  }

  List<SettleOutcome> watched(
      Node node, List<Settlement> batch, Function<List<Settlement>, List<SettleOutcome>> settle) {
    List<Delivery> before = new ArrayList<>();
    for (Settlement each : batch) {
      before.add(found(each));
    }
    List<SettleOutcome> outcomes = settle.apply(batch);
    for (int i = 0; i < batch.size(); i++) {
      Settlement each = batch.get(i);
      Delivery settled = found(each);
      Progress after = settled.progress();
      check(each, before.get(i).progress(), after);
      if (!before.get(i).status().isTerminal() && settled.status().isTerminal()) {
        lines.ended(settled);
      }
      attempts.settled(node, each.deliveryId(), each.attemptsBefore() + 1);
      world.note(
          "settled",
          node.name(),
          each.deliveryId(),
          each.attemptsAfter(),
          after.status().name(),
          outcomes.get(i).name());
    }
    return outcomes;
  }

  /** Something was accepted: no event may be pending twice for a subscription. */
  void accepted() {
    Set<String> pending = new HashSet<>();
    for (Delivery each : shared.pending()) {
      if (!pending.add(each.subscriptionId() + "/" + each.event().ref())) {
        throw world.violated("an event is pending once for a subscription", each.id());
      }
    }
  }

  private Delivery found(Settlement settlement) {
    return shared
        .find(settlement.deliveryId())
        .orElseThrow(() -> world.violated("what is settled is recorded", settlement));
  }

  private void check(Settlement settlement, Progress before, Progress after) {
    boolean isPending = before.status() == DeliveryStatus.PENDING;
    boolean isNext = isPending && before.attemptCount() == settlement.attemptsBefore();
    if (isNext) {
      checkApplied(settlement, before, after);
    } else if (isPending && settlement.next().isSuccess()) {
      require(after.status() == DeliveryStatus.SUCCEEDED, settlement, before, after);
    } else {
      require(after.equals(before), settlement, before, after);
    }
  }

  private void checkApplied(Settlement settlement, Progress before, Progress after) {
    require(after.attemptCount() == settlement.attemptsAfter(), settlement, before, after);
    if (settlement.next() instanceof Settlement.Ended ended) {
      require(after.status() == ended.status(), settlement, before, after);
    } else {
      require(after.status() == DeliveryStatus.PENDING, settlement, before, after);
    }
  }

  private void require(boolean holds, Settlement settlement, Progress before, Progress after) {
    if (!holds) {
      throw world.violated("a late result changes no status", settlement, before, after);
    }
  }
}
