package dev.reprise.cli.demo;

import static java.util.Objects.requireNonNull;

import dev.reprise.NewSubscription;
import dev.reprise.ReplayRequest;
import dev.reprise.Reprise;
import dev.reprise.cli.demo.Ledger.Snapshot;
import dev.reprise.model.Delivery;
import dev.reprise.model.Lineage;
import dev.reprise.model.NewEvent;
import dev.reprise.model.Payload;
import dev.reprise.model.RetrySchedule;
import dev.reprise.model.Subscription;
import dev.reprise.model.SubscriptionSettings;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The main job in one go: publish, deliver, count, repair, replay.
 *
 * <p>Every number it reports is counted in the engine's store or by the receiver.
 */
public final class Demo {

  private static final String TENANT = "demo";
  private static final Duration DELIVERY_MAX = Duration.ofSeconds(40);
  private static final Duration REPLAY_MAX = Duration.ofSeconds(10);
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  private static final int TELL_EVERY = 50;

  private final Reprise engine;
  private final Plan plan;
  private final Progress progress;
  private final Ledger ledger;
  private final Map<String, Mailbox> mailboxes = new LinkedHashMap<>();

  Demo(Reprise engine, Plan plan, Progress progress) {
    this.engine = requireNonNull(engine, "engine");
    this.plan = requireNonNull(plan, "plan");
    this.progress = requireNonNull(progress, "progress");
    this.ledger = new Ledger(engine.deliveries(), TENANT);
  }

  /**
   * Takes a started engine whose store is empty and whose sender allows loopback receivers.
   *
   * @param engine the engine; whoever made it closes it
   * @param progress where to tell how far it has come
   */
  public Demo(Reprise engine, Progress progress) {
    this(engine, Plan.standard(), progress);
  }

  /**
   * Runs it, in less than a minute.
   *
   * @throws IOException if no port is free for the receiver
   * @throws InterruptedException if the thread is interrupted while waiting
   */
  public Report run() throws IOException, InterruptedException {
    try (Receiver receiver = Receiver.start()) {
      plan.subscriptions().forEach(name -> subscribe(name, receiver));
      plan.numbers().forEach(this::publish);
      int deliveries = plan.events() * plan.subscriptions().size();
      await(DELIVERY_MAX, () -> haveEnded(deliveries));
      Map<String, Counts> counted = counted();
      Optional<Delivery> dead = ledger.anyDead();
      Optional<Replayed> replay = Optional.empty();
      if (dead.isPresent()) {
        progress.show("the receiver is fixed; replaying " + dead.get().id());
        receiver.fix();
        replay = Optional.of(replay(dead.get(), total(counted)));
      }
      return new Report(plan, counted, replay);
    } finally {
      progress.end();
    }
  }

  private void subscribe(String name, Receiver receiver) {
    SubscriptionSettings settings =
        SubscriptionSettings.builder().schedule(new RetrySchedule(plan.delays())).build();
    Subscription subscription =
        engine
            .subscriptions()
            .create(
                NewSubscription.of(TENANT, receiver.url(name)).withId(name).withSettings(settings))
            .orElseThrow();
    SignatureCheck check =
        new SignatureCheck(subscription.secrets().get(0).text(), InstantSource.system());
    Mailbox mailbox = new Mailbox(check, plan.behaviours(name));
    mailboxes.put(name, mailbox);
    receiver.add(name, mailbox);
  }

  private void publish(int number) {
    Payload payload =
        Payload.json("{\"order\":" + number + ",\"state\":\"paid\",\"note\":\"Grüße, 世界\"}");
    engine
        .events()
        .publish(NewEvent.of(TENANT, "order.paid", payload).withId(plan.eventId(number)))
        .orElseThrow();
    if (number % TELL_EVERY == 0) {
      progress.show(number + " of " + plan.events() + " events are published");
    }
  }

  private Replayed replay(Delivery original, Counts total) throws InterruptedException {
    Snapshot before = ledger.snapshot(original.id());
    Delivery fresh =
        engine
            .replays()
            .replay(
                ReplayRequest.of(TENANT, original.id())
                    .withActor("reprise demo")
                    .withReason("the receiver is fixed"))
            .orElseThrow();
    await(REPLAY_MAX, () -> ledger.hasEnded(fresh.id()));
    Snapshot after = ledger.snapshot(original.id());
    Lineage lineage = engine.deliveries().lineage(TENANT, original.id()).orElseThrow();
    Counts totalAfter = total(counted());
    return new Replayed(
        before, after, ledger.snapshot(fresh.id()).delivery(), lineage, total, totalAfter);
  }

  private boolean haveEnded(int deliveries) {
    int ended = ledger.ended();
    progress.show(ended + " of " + deliveries + " deliveries have ended");
    return ended >= deliveries;
  }

  private static void await(Duration max, BooleanSupplier condition) throws InterruptedException {
    long start = System.nanoTime();
    while (!condition.getAsBoolean() && System.nanoTime() - start < max.toNanos()) {
      Thread.sleep(LOOK_EVERY.toMillis());
    }
  }

  private Map<String, Counts> counted() {
    Map<String, Counts> counted = new LinkedHashMap<>();
    mailboxes.forEach((name, mailbox) -> counted.put(name, mailbox.seen(ledger.counts(name))));
    return counted;
  }

  private static Counts total(Map<String, Counts> counted) {
    return counted.values().stream().reduce(Counts.NONE, Counts::plus);
  }
}
