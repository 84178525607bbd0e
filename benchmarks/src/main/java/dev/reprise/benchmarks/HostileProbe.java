package dev.reprise.benchmarks;

import dev.reprise.NewSubscription;
import dev.reprise.Reprise;
import dev.reprise.benchmarks.rig.HostileReceivers;
import dev.reprise.benchmarks.rig.HostileReceivers.Seen;
import dev.reprise.benchmarks.rig.Hostility;
import dev.reprise.http.AddressPolicy;
import dev.reprise.http.HttpSender;
import dev.reprise.memory.InMemoryDeliveryStore;
import dev.reprise.model.Attempt;
import dev.reprise.model.Delivery;
import dev.reprise.model.DeliveryPolicy;
import dev.reprise.model.NewEvent;
import dev.reprise.model.Payload;
import dev.reprise.model.RetrySchedule;
import dev.reprise.model.SubscriptionStatus;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Sends to each hostile receiver, several at a time, and tells what came of it. */
final class HostileProbe implements Closeable {

  /** As many as a lane has in flight. */
  static final int AT_A_TIME = 16;

  static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(3);

  /**
   * The second attempt is far off, so that what is retried is still pending when it is looked at.
   */
  static final Duration SECOND_ATTEMPT_AFTER = Duration.ofHours(1);

  private static final String TENANT = "probe";
  private static final Duration LOOK_EVERY = Duration.ofMillis(10);
  private static final Duration LOOK_MAX = Duration.ofSeconds(30);

  private final HostileReceivers receivers;
  private final HttpSender sender =
      HttpSender.builder().addressPolicy(AddressPolicy.development()).build();
  private final InMemoryDeliveryStore store = InMemoryDeliveryStore.create();
  private final Reprise reprise =
      Reprise.builder(store, sender)
          .policy(
              DeliveryPolicy.defaults()
                  .withAttemptTimeout(ATTEMPT_TIMEOUT)
                  .withSchedule(new RetrySchedule(List.of(Duration.ZERO, SECOND_ATTEMPT_AFTER))))
          .build()
          .start();

  HostileProbe() throws IOException, InterruptedException {
    this.receivers = HostileReceivers.start();
  }

  /** Sends to one receiver, and waits until the attempts are settled and the connections over. */
  Row meet(Hostility hostility) throws IOException, InterruptedException {
    String id = hostility.name();
    reprise
        .subscriptions()
        .create(
            NewSubscription.of(TENANT, receivers.url(hostility))
                .withId(id)
                .withEventTypes(List.of(id)))
        .orElseThrow();
    List<String> deliveries = new ArrayList<>();
    for (int i = 0; i < AT_A_TIME; i++) {
      NewEvent event = NewEvent.of(TENANT, id, Payload.json("{}"));
      deliveries.addAll(reprise.events().publish(event).orElseThrow().deliveryIds());
    }
    for (String each : deliveries) {
      await(() -> isAttempted(each), id + " is attempted");
    }
    await(() -> isOver(hostility), "the connections to " + id + " are over");
    return row(hostility, deliveries);
  }

  private boolean isAttempted(String delivery) {
    return find(delivery).progress().attemptCount() > 0
        || find(delivery).progress().finishedAt().isPresent();
  }

  private boolean isOver(Hostility hostility) throws IOException, InterruptedException {
    Seen seen = receivers.seen(hostility);
    return seen.opened() == seen.closed();
  }

  private Row row(Hostility hostility, List<String> ids) throws IOException, InterruptedException {
    List<Delivery> deliveries = ids.stream().map(this::find).toList();
    List<Attempt> attempts =
        ids.stream().flatMap(id -> reprise.deliveries().attempts(TENANT, id).stream()).toList();
    boolean isDisabled =
        reprise.subscriptions().find(TENANT, hostility.name()).orElseThrow().status()
            == SubscriptionStatus.DISABLED;
    return new Row(hostility, deliveries, attempts, isDisabled, receivers.seen(hostility));
  }

  private Delivery find(String delivery) {
    return reprise.deliveries().find(TENANT, delivery).orElseThrow();
  }

  private static void await(Condition condition, String what)
      throws IOException, InterruptedException {
    long until = System.nanoTime() + LOOK_MAX.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException("it does not hold within " + LOOK_MAX + " that " + what);
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
  }

  @Override
  public void close() throws IOException {
    reprise.close();
    sender.close();
    store.close();
    receivers.close();
  }

  /** What may be waited for. */
  @FunctionalInterface
  private interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }

  /**
   * What came of one receiver.
   *
   * @param deliveries as they stand after their first attempts
   * @param attempts all that were made
   * @param isDisabled whether the subscription was disabled
   * @param seen what the receiver has seen
   */
  record Row(
      Hostility hostility,
      List<Delivery> deliveries,
      List<Attempt> attempts,
      boolean isDisabled,
      Seen seen) {

    /** Returns the longest that an attempt took. */
    Duration longest() {
      return attempts.stream().map(Attempt::duration).max(Duration::compareTo).orElseThrow();
    }
  }
}
