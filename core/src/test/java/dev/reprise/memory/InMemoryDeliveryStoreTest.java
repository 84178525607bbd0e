package dev.reprise.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.model.Health;
import dev.reprise.model.NewEvent;
import dev.reprise.model.Payload;
import dev.reprise.model.Subscription;
import dev.reprise.model.SubscriptionSettings;
import dev.reprise.model.SubscriptionStatus;
import dev.reprise.spi.DeliveryFilter;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.PageRequest;
import dev.reprise.spi.Recipient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is the in-memory store's own, beside the contract that all stores keep. */
class InMemoryDeliveryStoreTest {

  private static final NewEvent EVENT = NewEvent.of("acme", "t", Payload.json("{}"));
  private static final Recipient RECIPIENT =
      new Recipient("s", "https://example.com", 0, false, Duration.ZERO);

  private final InMemoryDeliveryStore store = InMemoryDeliveryStore.create();

  @Test
  void transaction_returnsWhatItsWorkReturns() {
    assertThat(store.<String>inTransaction(transaction -> "done")).isEqualTo("done");
  }

  @Test
  void write_besideTheOpenTransaction_isRefused() {
    assertThatThrownBy(
            () ->
                store.inTransaction(
                    transaction ->
                        store.log().publish(EVENT, List.of(RECIPIENT), HostTransaction.none())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("join it");
    assertThat(count()).isZero();
  }

  @Test
  void transactionWithinATransaction_isRefused() {
    assertThatThrownBy(() -> store.inTransaction(outer -> store.inTransaction(inner -> "x")))
        .isInstanceOf(IllegalStateException.class);
    assertThat(store.<String>inTransaction(transaction -> "usable")).isEqualTo("usable");
  }

  @Test
  void transactionThatHasEnded_cannotBeJoined() {
    HostTransaction ended = store.inTransaction(transaction -> transaction);

    assertThatThrownBy(() -> store.log().publish(EVENT, List.of(RECIPIENT), ended))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store.log().find("acme", "x", ended))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void transactionOfSomethingElse_cannotBeJoined() {
    HostTransaction foreign = action -> {};

    assertThatThrownBy(() -> store.subscriptions().create(subscription("s"), foreign))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(store.subscriptions().find("acme", "s", HostTransaction.none())).isEmpty();
  }

  @Test
  void callThatFailsWithinATransaction_leavesTheRestOfItStanding() {
    store.inTransaction(
        transaction -> {
          store.subscriptions().create(subscription("kept"), transaction);
          assertThatThrownBy(
                  () ->
                      store
                          .subscriptions()
                          .update("acme", "kept", current -> subscription("renamed"), transaction))
              .isInstanceOf(IllegalArgumentException.class);
          return true;
        });

    assertThat(store.subscriptions().find("acme", "kept", HostTransaction.none())).isPresent();
    assertThat(store.subscriptions().find("acme", "renamed", HostTransaction.none())).isEmpty();
  }

  @Test
  void actionAfterTheCommit_mayUseTheStore_andItsFailureHarmsNoOther() {
    List<Integer> counts = new ArrayList<>();

    store.inTransaction(
        transaction -> {
          store.log().publish(EVENT, List.of(RECIPIENT), transaction);
          transaction.afterCommit(
              () -> {
                throw new IllegalStateException("planned");
              });
          transaction.afterCommit(
              () -> {
                store.log().publish(EVENT, List.of(RECIPIENT), HostTransaction.none());
                counts.add(count());
              });
          return true;
        });

    assertThat(counts).containsExactly(2);
  }

  @Test
  void directoryThatStandsAlone_writesAtOnceWhateverTransactionItIsGiven() {
    InMemorySubscriptionDirectory directory = InMemorySubscriptionDirectory.create();
    HostTransaction hosts = action -> {};

    assertThat(directory.create(subscription("s"), hosts)).isTrue();
    directory.update("acme", "s", found -> found.withUrl("https://moved.example"), hosts);

    assertThat(directory.find("acme", "s", HostTransaction.none()).orElseThrow().url())
        .isEqualTo("https://moved.example");
    assertThat(directory.wanting("acme", "t", hosts)).hasSize(1);
  }

  private int count() {
    return store.log().list(DeliveryFilter.of("acme"), PageRequest.first(10)).items().size();
  }

  private static Subscription subscription(String id) {
    return new Subscription(
        "acme",
        id,
        "https://example.com",
        List.of("*"),
        Optional.empty(),
        SubscriptionStatus.ACTIVE,
        SubscriptionSettings.none(),
        List.of(),
        Health.untried(),
        0,
        Instant.EPOCH,
        Optional.empty());
  }
}
