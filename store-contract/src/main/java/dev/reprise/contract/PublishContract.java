package dev.reprise.contract;

import static dev.reprise.contract.Samples.DEAD;
import static dev.reprise.contract.Samples.OTHER_TENANT;
import static dev.reprise.contract.Samples.START;
import static dev.reprise.contract.Samples.TENANT;
import static dev.reprise.contract.Samples.TYPE;
import static dev.reprise.contract.Samples.UNKNOWN_ID;
import static dev.reprise.contract.Samples.dueIn;
import static dev.reprise.contract.Samples.event;
import static dev.reprise.contract.Samples.held;
import static dev.reprise.contract.Samples.replay;
import static dev.reprise.contract.Samples.to;
import static dev.reprise.contract.Samples.url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reprise.model.Bytes;
import dev.reprise.model.Delivery;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.Event;
import dev.reprise.model.NewEvent;
import dev.reprise.model.Origin;
import dev.reprise.model.Payload;
import dev.reprise.model.PayloadFacts;
import dev.reprise.model.Progress;
import dev.reprise.model.StatusDetail;
import dev.reprise.spi.DeliveryFilter;
import dev.reprise.spi.PageRequest;
import dev.reprise.spi.PublishOutcome;
import dev.reprise.spi.Recipient;
import dev.reprise.spi.StoredPayload;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a {@link dev.reprise.spi.DeliveryLog} does with events that are published. */
public abstract class PublishContract extends StoreContract {

  /** Takes what opens the store under test. */
  protected PublishContract(StoreFixture.Factory factory) {
    super(factory);
  }

  @Test
  void publish_recordsTheEventAsGiven() {
    NewEvent given =
        event(Bytes.utf8("hello"))
            .withId("order-1_A")
            .withKey("order 1234 / é")
            .withTag("region", "eu-1")
            .withTag("A", "b:c.d");

    Event event = record(given, to(LANE)).event();

    assertThat(event)
        .isEqualTo(
            new Event(
                TENANT,
                event.ref(),
                "order-1_A",
                TYPE,
                Optional.of("order 1234 / é"),
                given.tags(),
                new PayloadFacts(
                    5, "text/plain; charset=utf-8", Optional.of(Bytes.utf8("hello").sha256Hex())),
                START));
  }

  @Test
  void publish_makesADeliveryForEachRecipient() {
    PublishOutcome.Recorded outcome =
        record(event(), to("a"), dueIn("b", Duration.ofSeconds(90)), to("c"));

    assertThat(outcome.isRepeated()).isFalse();
    assertThat(outcome.deliveryCount()).isEqualTo(3);
    assertThat(outcome.deliveryIds()).doesNotHaveDuplicates().allMatch(log()::isWellFormed);
    assertThat(outcome.deliveryIds().stream().map(id -> found(TENANT, id).subscriptionId()))
        .as("in the order of the recipients")
        .containsExactly("a", "b", "c");
  }

  @Test
  void publish_beginsADeliveryAsPending() {
    PublishOutcome.Recorded outcome = record(event(), dueIn(LANE, Duration.ofMillis(1_500)));

    String id = outcome.deliveryIds().get(0);
    assertThat(found(TENANT, id))
        .isEqualTo(
            new Delivery(
                id,
                LANE,
                outcome.event(),
                url(LANE),
                Origin.published(id),
                START,
                new Progress(
                    DeliveryStatus.PENDING,
                    StatusDetail.WAITING,
                    0,
                    Optional.of(START.plusMillis(1_500)),
                    Optional.empty(),
                    Optional.empty())));
  }

  @Test
  void publish_toADisabledSubscription_endsTheDeliveryAsHeld() {
    Delivery delivery = publish(event(), held(LANE));

    assertThat(delivery.progress())
        .isEqualTo(
            new Progress(
                DeliveryStatus.HELD,
                StatusDetail.SUBSCRIPTION_DISABLED,
                0,
                Optional.empty(),
                Optional.of(START),
                Optional.empty()));
    assertThat(due()).isEmpty();
  }

  @Test
  void publish_withoutRecipients_recordsTheEventAlone() {
    PublishOutcome.Recorded outcome = record(event());

    assertThat(outcome.deliveryIds()).isEmpty();
    assertThat(outcome.deliveryCount()).isZero();
    assertThat(log().payload(TENANT, outcome.event().ref(), NONE))
        .isInstanceOf(StoredPayload.Intact.class);
  }

  @Test
  void publish_toMoreThanAHundred_namesTheFirstHundredAndCountsAll() {
    Recipient[] recipients =
        IntStream.range(0, 250).mapToObj(i -> to("s" + i)).toArray(Recipient[]::new);
    NewEvent event = event().withId("wide");

    PublishOutcome.Recorded first = record(event, recipients);
    PublishOutcome.Recorded again = record(event, recipients);

    assertThat(first.deliveryIds()).hasSize(PublishOutcome.DELIVERY_IDS_MAX);
    assertThat(first.deliveryCount()).isEqualTo(250);
    assertThat(log().list(DeliveryFilter.of(TENANT), PageRequest.first(1_000)).items())
        .hasSize(250);
    assertThat(again.deliveryIds()).isEqualTo(first.deliveryIds());
    assertThat(again.deliveryCount()).isEqualTo(250);
  }

  @Test
  void publish_withoutAnId_makesOne() {
    String one = record(event(), to(LANE)).event().id();
    String other = record(event(), to(LANE)).event().id();

    assertThat(one).isNotEqualTo(other).matches("[A-Za-z0-9_-]{1,64}");
  }

  @Test
  void publish_sameEventAgain_answersAsTheFirstTimeAndWritesNothing() {
    PublishOutcome.Recorded first = record(event().withId("e").withKey("first"), to("a"), to("b"));
    clock.advance(Duration.ofDays(1));

    PublishOutcome.Recorded again = record(event().withId("e").withKey("second"), to("c"));

    assertThat(again.isRepeated()).isTrue();
    assertThat(again.event()).isEqualTo(first.event());
    assertThat(again.deliveryIds()).isEqualTo(first.deliveryIds());
    assertThat(again.deliveryCount()).isEqualTo(2);
    assertThat(log().list(DeliveryFilter.of(TENANT), PageRequest.first(10)).items()).hasSize(2);
  }

  @Test
  void publish_sameEventAgainAfterAReplay_leavesTheReplayOut() {
    PublishOutcome.Recorded first = record(event().withId("e"), to(LANE));
    Delivery original = found(TENANT, first.deliveryIds().get(0));
    settle(original, Samples.answered(1, 500), DEAD);
    enqueued(replay(original));

    PublishOutcome.Recorded again = record(event().withId("e"), to(LANE));

    assertThat(again.deliveryIds()).isEqualTo(first.deliveryIds());
    assertThat(again.deliveryCount()).isEqualTo(1);
  }

  @Test
  void publish_sameIdWithOtherBytes_isRefused() {
    record(event(Bytes.utf8("one")).withId("e"), to(LANE));

    assertThat(log().publish(event(Bytes.utf8("two")).withId("e"), List.of(to(LANE)), NONE))
        .isEqualTo(new PublishOutcome.IdTaken());
    assertThat(log().list(DeliveryFilter.of(TENANT), PageRequest.first(10)).items()).hasSize(1);
  }

  @Test
  void publish_sameIdWithAnotherType_isRefused() {
    Payload payload = Payload.json("{}");
    record(NewEvent.of(TENANT, "a", payload).withId("e"), to(LANE));

    assertThat(log().publish(NewEvent.of(TENANT, "b", payload).withId("e"), List.of(), NONE))
        .isEqualTo(new PublishOutcome.IdTaken());
  }

  @Test
  void publish_idsThatDifferInCase_areDifferent() {
    record(event().withId("order"), to(LANE));

    assertThat(record(event().withId("ORDER"), to(LANE)).isRepeated()).isFalse();
  }

  @Test
  void publish_sameIdOfAnotherTenant_isAnotherEvent() {
    record(event().withId("e"), to(LANE));
    NewEvent others = NewEvent.of(OTHER_TENANT, TYPE, Payload.json("{}")).withId("e");

    assertThat(record(others, to(LANE)).isRepeated()).isFalse();
  }

  @Test
  void payload_isByteForByteWhatWasPublished() {
    assertRoundTrip(Bytes.empty());
    assertRoundTrip(Bytes.copyOf(new byte[] {0, 'a', 0, 0}));
    assertRoundTrip(Bytes.copyOf(new byte[] {(byte) 0xc3, 0x28, (byte) 0xff, (byte) 0xfe}));
    assertRoundTrip(Bytes.utf8("line\r\n{ \"a\" : 1.0 }\u2028 é 🙂 "));
  }

  @Test
  void payload_ofAMebibyte_isKeptWhole() {
    byte[] bytes = new byte[1 << 20];
    new Random(7).nextBytes(bytes);

    assertRoundTrip(Bytes.copyOf(bytes));
  }

  private void assertRoundTrip(Bytes bytes) {
    Payload payload = new Payload(bytes, "application/x-test; a=\"b\"");

    Event event = record(NewEvent.of(TENANT, TYPE, payload), to(LANE)).event();

    assertThat(log().payload(TENANT, event.ref(), NONE))
        .isEqualTo(new StoredPayload.Intact(payload));
    assertThat(event.payload())
        .isEqualTo(
            new PayloadFacts(bytes.size(), payload.contentType(), Optional.of(bytes.sha256Hex())));
  }

  @Test
  void payload_thatWasChangedBehindTheStoresBack_isCorrupt() {
    Event event = record(event(), to(LANE)).event();
    assumeTrue(fixture.corruptPayload(TENANT, event.ref()), "the payload can't be changed");

    assertThat(log().payload(TENANT, event.ref(), NONE)).isEqualTo(new StoredPayload.Corrupt());
  }

  @Test
  void find_anotherTenantsDelivery_isEmpty() {
    Delivery delivery = pending();

    assertThat(log().find(OTHER_TENANT, delivery.id(), NONE)).isEmpty();
    assertThat(log().attempts(OTHER_TENANT, delivery.id())).isEmpty();
    assertThat(log().lineage(OTHER_TENANT, delivery.id())).isEmpty();
    assertThat(log().list(DeliveryFilter.of(OTHER_TENANT), PageRequest.first(10)).items())
        .isEmpty();
  }

  @Test
  void find_unknownOrMalformedId_isEmpty() {
    pending();

    for (String id : List.of(UNKNOWN_ID, "", "nonsense", "wbd_", "wbd_'; DROP TABLE delivery")) {
      assertThat(log().find(TENANT, id, NONE)).as(id).isEmpty();
      assertThat(log().attempts(TENANT, id)).as(id).isEmpty();
      assertThat(log().lineage(TENANT, id)).as(id).isEmpty();
    }
  }

  @Test
  void isWellFormed_refusesWhatNoDeliveryIsCalled() {
    String id = pending().id();

    assertThat(log().isWellFormed(id)).isTrue();
    assertThat(log().isWellFormed("")).isFalse();
    assertThat(log().isWellFormed(id + " ")).isFalse();
    assertThat(log().isWellFormed("not an id")).isFalse();
  }
}
