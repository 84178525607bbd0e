package dev.reprise.contract;

import static dev.reprise.contract.Samples.DEAD;
import static dev.reprise.contract.Samples.TENANT;
import static dev.reprise.contract.Samples.answered;
import static dev.reprise.contract.Samples.event;
import static dev.reprise.contract.Samples.settlement;
import static dev.reprise.contract.Samples.to;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.model.Attempt;
import dev.reprise.model.Delivery;
import dev.reprise.model.LaneId;
import dev.reprise.model.NewEvent;
import dev.reprise.spi.DeliveryLog;
import dev.reprise.spi.DeliveryQueue;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.IdempotencyLog;
import dev.reprise.spi.PublishOutcome;
import dev.reprise.spi.QueuedDelivery;
import dev.reprise.spi.Recipient;
import dev.reprise.spi.Replay;
import dev.reprise.spi.ReplayOutcome;
import dev.reprise.spi.SettleOutcome;
import dev.reprise.spi.Settlement;
import dev.reprise.spi.SubscriptionDirectory;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What all parts of the suite share: a fresh store for each test, and short ways to use it.
 *
 * <p>A store passes the suite if a subclass of each part that it owns passes.
 */
public abstract class StoreContract {

  static final String LANE = "wbs_lane";
  static final HostTransaction NONE = HostTransaction.none();

  final SettableClock clock = new SettableClock(Samples.START);
  StoreFixture fixture;

  private final StoreFixture.Factory factory;

  /** Takes what opens the store under test. */
  protected StoreContract(StoreFixture.Factory factory) {
    this.factory = requireNonNull(factory, "factory");
  }

  @BeforeEach
  final void open() {
    fixture = factory.open(clock);
  }

  @AfterEach
  final void close() {
    // a factory that skips the test has opened nothing
    Optional.ofNullable(fixture).ifPresent(StoreFixture::close);
  }

  final DeliveryLog log() {
    return fixture.store().log();
  }

  final DeliveryQueue queue() {
    return fixture.store().queue();
  }

  final SubscriptionDirectory directory() {
    return fixture.store().subscriptions();
  }

  final IdempotencyLog idempotency() {
    return fixture.store().idempotency();
  }

  final PublishOutcome.Recorded record(NewEvent event, Recipient... recipients) {
    return recorded(log().publish(event, List.of(recipients), NONE));
  }

  static PublishOutcome.Recorded recorded(PublishOutcome outcome) {
    assertThat(outcome).isInstanceOf(PublishOutcome.Recorded.class);
    return (PublishOutcome.Recorded) outcome;
  }

  final Delivery publish(NewEvent event, Recipient recipient) {
    return found(event.tenant(), record(event, recipient).deliveryIds().get(0));
  }

  final Delivery pending() {
    return publish(event(), to(LANE));
  }

  final Delivery dead() {
    Delivery delivery = pending();
    settle(delivery, answered(1, 500), DEAD);
    return found(delivery);
  }

  final Delivery found(Delivery delivery) {
    return found(delivery.event().tenant(), delivery.id());
  }

  final Delivery found(String tenant, String id) {
    return log().find(tenant, id, NONE).orElseThrow();
  }

  final Delivery enqueued(Replay replay) {
    return enqueued(log().replay(replay, NONE));
  }

  static Delivery enqueued(ReplayOutcome outcome) {
    assertThat(outcome).isInstanceOf(ReplayOutcome.Enqueued.class);
    return ((ReplayOutcome.Enqueued) outcome).delivery();
  }

  final SettleOutcome settle(Delivery delivery, Attempt attempt, Settlement.Next next) {
    return settle(settlement(delivery, attempt, next));
  }

  final SettleOutcome settle(Settlement settlement) {
    return queue().settle(List.of(settlement)).get(0);
  }

  final List<String> due() {
    return due(clock.instant());
  }

  final List<String> due(Instant upTo) {
    return queue().due(new LaneId(TENANT, LANE), upTo, 1_000).stream()
        .map(QueuedDelivery::deliveryId)
        .toList();
  }
}
