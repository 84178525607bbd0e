package dev.reprise.httpapi;

import dev.reprise.Subscriptions;
import dev.reprise.spi.StoreException;

/** Says whether the store answers; anyone may ask. */
final class HealthOperation {

  private static final String NOBODY = "reprise.health";

  private final Subscriptions subscriptions;

  HealthOperation(Subscriptions subscriptions) {
    this.subscriptions = subscriptions;
  }

  Operation.Action check(Call call) {
    return transaction -> {
      try {
        subscriptions.find(NOBODY, NOBODY);
      } catch (StoreException e) {
        throw RequestRefusal.of(ErrorCode.UNAVAILABLE, "the store does not answer");
      }
      return Operation.Outcome.of(Answers.data(200, Json.object().put("status", "ok"), call.id()));
    };
  }
}
