package dev.reprise.jdbc;

import static dev.reprise.jdbc.TestDatabase.TENANT;
import static dev.reprise.jdbc.TestDatabase.URL;
import static dev.reprise.jdbc.TestDatabase.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.model.Delivery;
import dev.reprise.model.NewEvent;
import dev.reprise.model.Payload;
import dev.reprise.spi.DeliveryFilter;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.Page;
import dev.reprise.spi.PageRequest;
import dev.reprise.spi.PublishOutcome;
import dev.reprise.spi.Recipient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class DeliveryListingTest {

  private final TestDatabase database;
  private final JdbcDeliveryStore store;

  DeliveryListingTest(DatabaseKind kind) {
    database = kind.open();
    store = database.openStore();
  }

  @AfterEach
  void close() {
    store.close();
    database.close();
  }

  @Test
  void filterThatNoIndexHolds_walksABoundedNumberOfRows_andGoesOnBehindThem() {
    String wanted = publishToMany(event("wanted"), 1);
    publishToMany(NewEvent.of(TENANT, "noise.made", Payload.json("{}")), 2_050);
    DeliveryFilter filter = byEventType("order.created");

    Page<Delivery> first = store.log().list(filter, PageRequest.first(10));
    Page<Delivery> second = store.log().list(filter, new PageRequest(first.next(), 10));

    assertThat(first.items()).isEmpty();
    assertThat(first.next()).isPresent();
    assertThat(second.items()).extracting(Delivery::id).containsExactly(wanted);
    assertThat(second.next()).isEmpty();
  }

  private String publishToMany(NewEvent event, int subscriptions) {
    List<Recipient> recipients =
        IntStream.range(0, subscriptions)
            .mapToObj(i -> new Recipient("wbs_" + i, URL, 0, false, Duration.ZERO))
            .toList();
    PublishOutcome outcome = store.log().publish(event, recipients, HostTransaction.none());
    return ((PublishOutcome.Recorded) outcome).deliveryIds().get(0);
  }

  private static DeliveryFilter byEventType(String type) {
    DeliveryFilter all = DeliveryFilter.of(TENANT);
    return new DeliveryFilter(
        TENANT,
        all.subscriptionId(),
        all.status(),
        Optional.of(type),
        all.eventId(),
        all.replayedFrom(),
        all.key(),
        all.tag(),
        all.errorKind(),
        all.statusClass(),
        all.createdAfter(),
        all.createdBefore());
  }
}
