package dev.reprise.example.ownstore;

import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.StatusDetail;
import dev.reprise.spi.Settlement;
import java.time.Instant;
import java.util.Optional;

/**
 * Where a webhook stands after a settlement, as the shop's columns say it.
 *
 * @param state the shop's word
 * @param why the detail
 * @param nextTryAt when it is tried again; empty once it has ended
 * @param endedAt when it ended; empty while it is open
 */
record Standing(
    ShopState state, StatusDetail why, Optional<Instant> nextTryAt, Optional<Instant> endedAt) {

  /** What follows where a caller withdraws a webhook. */
  static final Settlement.Next WITHDRAWN =
      new Settlement.Ended(DeliveryStatus.CANCELED, StatusDetail.CANCELED_BY_CALLER);

  static Standing after(Settlement.Next next, Instant now) {
    if (next instanceof Settlement.Ended ended) {
      return new Standing(
          ShopState.of(ended.status()), ended.detail(), Optional.empty(), Optional.of(now));
    }
    Settlement.Again again = (Settlement.Again) next;
    return new Standing(
        ShopState.OPEN,
        StatusDetail.WAITING,
        Optional.of(now.plus(again.dueIn())),
        Optional.empty());
  }
}
