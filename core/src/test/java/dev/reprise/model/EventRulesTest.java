package dev.reprise.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventRulesTest {

  private static final Payload PAYLOAD = Payload.json("{}");

  @Test
  void newEvent_isBuiltStepByStep() {
    NewEvent event =
        NewEvent.of("acme", "order.paid", PAYLOAD)
            .withId("e-1")
            .withKey("order-1")
            .withTag("b", "2")
            .withTag("a", "1")
            .withTag("b", "3");

    assertThat(event)
        .isEqualTo(
            new NewEvent(
                "acme",
                Optional.of("e-1"),
                "order.paid",
                Optional.of("order-1"),
                Map.of("a", "1", "b", "3"),
                PAYLOAD));
    assertThat(event.tags().keySet()).containsExactly("a", "b");
  }

  @Test
  void newEvent_checksEachName() {
    NewEvent event = NewEvent.of("acme", "t", PAYLOAD);

    assertRefused(() -> NewEvent.of("a b", "t", PAYLOAD), "tenant");
    assertRefused(() -> NewEvent.of("acme", "*", PAYLOAD), "type");
    assertRefused(() -> event.withId("a.b"), "id");
    assertRefused(() -> event.withKey(""), "key");
    assertRefused(() -> event.withTag("a b", "1"), "tag");
    assertRefused(() -> event.withTag("a", ""), "tag");
  }

  @Test
  void tags_areAtMostEight() {
    NewEvent event = NewEvent.of("acme", "t", PAYLOAD);
    for (int i = 0; i < 8; i++) {
      event = event.withTag("t" + i, "v");
    }
    NewEvent full = event;

    assertThat(full.tags()).hasSize(8);
    assertThat(full.withTag("t0", "other").tags()).hasSize(8);
    assertRefused(() -> full.withTag("t8", "v"), "tags");
  }

  @Test
  void tags_areCopied() {
    Map<String, String> tags = new HashMap<>(Map.of("a", "1"));
    NewEvent event = new NewEvent("acme", Optional.empty(), "t", Optional.empty(), tags, PAYLOAD);

    tags.put("b", "2");

    assertThat(event.tags()).containsExactly(Map.entry("a", "1"));
    assertThatThrownBy(() -> event.tags().put("c", "3"))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\r\nX-Evil: 1", "é", "a\tb", "a\u007f"})
  void contentType_isPrintableAscii(String contentType) {
    assertRefused(() -> new Payload(Bytes.empty(), contentType), "content type");
  }

  @Test
  void contentType_hasAtMost255Characters() {
    assertThat(new Payload(Bytes.empty(), "x".repeat(255)).contentType()).hasSize(255);
    assertRefused(() -> new Payload(Bytes.empty(), "x".repeat(256)), "content type");
  }

  @Test
  void payloadFacts_haveNoNegativeSize() {
    assertRefused(() -> new PayloadFacts(-1, "text/plain", Optional.empty()), "size");
  }

  @Test
  void origin_ofAPublishedDelivery_isItsOwnRoot() {
    Origin origin = Origin.published("wbd_1");

    assertThat(origin.rootId()).isEqualTo("wbd_1");
    assertThat(origin.generation()).isZero();
    assertThat(origin.isReplay()).isFalse();
  }

  @Test
  void origin_checksGenerationActorAndReason() {
    assertRefused(() -> origin(-1, "me", "because"), "generation");
    assertRefused(() -> origin(1, "", "because"), "actor");
    assertRefused(() -> origin(1, "me", "x".repeat(1_001)), "reason");
    assertThat(origin(1, "me", "because").isReplay()).isTrue();
  }

  private static Origin origin(int generation, String actor, String reason) {
    return new Origin(
        Optional.of("wbd_1"),
        "wbd_1",
        generation,
        Optional.empty(),
        Optional.of(actor),
        Optional.of(reason),
        Optional.empty(),
        false);
  }

  @Test
  void lane_belongsToTheSlotOfItsSubscriptionAlone() {
    // SHA-256 of "abc" begins with ba.
    assertThat(new LaneId("acme", "abc").slot()).isEqualTo(0xba);
    assertThat(new LaneId("globex", "abc").slot()).isEqualTo(0xba);
  }

  @Test
  void lanes_sortByTenantThenSubscription() {
    assertThat(new LaneId("a", "z")).isLessThan(new LaneId("b", "a"));
    assertThat(new LaneId("a", "Z")).isLessThan(new LaneId("a", "a"));
    assertThat(new LaneId("a", "a")).isEqualByComparingTo(new LaneId("a", "a"));
    assertRefused(() -> new LaneId("a", "b:c"), "subscription_id");
  }

  private static void assertRefused(Runnable making, String field) {
    assertThatThrownBy(making::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(field);
  }
}
