package dev.reprise.jdbc;

import dev.reprise.model.Attempt;
import dev.reprise.model.RecordedResponse;
import dev.reprise.spi.IdGenerator;
import dev.reprise.spi.SettleOutcome;
import dev.reprise.spi.Settlement;
import dev.reprise.spi.Settlement.Ended;
import dev.reprise.spi.Settlement.LineEffect;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * One batch of settlements; can be written again if its transaction was rolled back.
 *
 * @param items in the order in which rows are locked, so that of two batches with the same
 *     deliveries one waits for the other and not each for each
 * @param now the store's time
 */
record SettleBatch(List<Item> items, Instant now) {

  static SettleBatch of(List<Settlement> batch, IdGenerator ids, Instant now) {
    List<Item> items =
        IntStream.range(0, batch.size())
            .mapToObj(place -> Item.of(place, batch.get(place), ids.next()))
            .sorted(Comparator.comparing(Item::delivery))
            .toList();
    return new SettleBatch(items, now);
  }

  /** Puts what became of each item in the order of the batch. */
  List<SettleOutcome> outcomes(Function<Item, SettleOutcome> outcome) {
    return items.stream().sorted(Comparator.comparingInt(Item::place)).map(outcome).toList();
  }

  /**
   * A settlement with the ids of its rows.
   *
   * @param place in the batch, counted from 0
   * @param attemptId of the row of the attempt, if there is one
   */
  record Item(int place, Settlement settlement, UUID delivery, UUID attemptId) {

    private static Item of(int place, Settlement settlement, UUID attemptId) {
      return new Item(place, settlement, DeliveryWriter.uuid(settlement.deliveryId()), attemptId);
    }

    Optional<Ended> end() {
      return settlement.next() instanceof Ended ended ? Optional.of(ended) : Optional.empty();
    }

    LineEffect effectOnLine() {
      return end().map(Ended::line).orElse(LineEffect.NONE);
    }

    Optional<Integer> httpStatus() {
      return settlement.attempt().flatMap(Attempt::response).map(RecordedResponse::status);
    }

    /** Adds the row of the attempt, if there is one. */
    void addTo(AttemptStore.Batch attempts, boolean isLate) {
      settlement
          .attempt()
          .map(attempt -> isLate ? attempt.late() : attempt)
          .ifPresent(
              attempt -> attempts.add(settlement.lane().tenant(), attemptId, delivery, attempt));
    }
  }
}
