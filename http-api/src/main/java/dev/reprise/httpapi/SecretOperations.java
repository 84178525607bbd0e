package dev.reprise.httpapi;

import dev.reprise.Events;
import dev.reprise.NewSecret;
import dev.reprise.Subscriptions;
import dev.reprise.model.Delivery;
import dev.reprise.model.Names;
import dev.reprise.model.Secret;
import java.time.Duration;
import java.util.Set;

/** Adds and removes signing secrets, and sends test events. */
final class SecretOperations {

  private static final String EXPIRES_IN_HOURS = "expires_in_hours";
  private static final Set<String> ADD = Set.of(EXPIRES_IN_HOURS);

  private final Subscriptions subscriptions;
  private final Events events;

  SecretOperations(Subscriptions subscriptions, Events events) {
    this.subscriptions = subscriptions;
    this.events = events;
  }

  Operation.Action add(Call call) {
    String id = subscriptionId(call);
    JsonFields body = JsonFields.of(call.request(), ADD);
    NewSecret request =
        NewSecret.of(call.tenant(), id)
            .withOlderExpiringIn(
                body.integer(EXPIRES_IN_HOURS, 0, (int) NewSecret.OLDER_EXPIRE_IN_MAX.toHours())
                    .map(Duration::ofHours)
                    .orElse(NewSecret.OLDER_EXPIRE_IN_DEFAULT));
    return transaction -> {
      Secret added = Services.done(subscriptions.addSecret(request, transaction));
      return new Operation.Outcome(
          Answers.data(201, SecretJson.added(added), call.id()),
          Answers.data(201, SecretJson.addedBefore(added), call.id()));
    };
  }

  Operation.Action remove(Call call) {
    String id = subscriptionId(call);
    String secretId = call.pathIds().get(1);
    return transaction -> {
      Services.done(subscriptions.removeSecret(call.tenant(), id, secretId, transaction));
      return Operation.Outcome.of(Answers.data(200, SecretJson.deleted(secretId), call.id()));
    };
  }

  Operation.Action test(Call call) {
    String id = subscriptionId(call);
    var unused = JsonFields.of(call.request(), Set.of());
    return transaction -> {
      Delivery delivery = Services.done(events.publishTest(call.tenant(), id, transaction));
      return Operation.Outcome.of(
          Answers.data(202, DeliveryJson.enqueued(delivery), call.id())
              .withHeader("Location", Answers.deliveryPath(delivery.id())));
    };
  }

  private static String subscriptionId(Call call) {
    return RequestRefusal.blaming("id", () -> Names.subscriptionId(call.pathId()));
  }
}
