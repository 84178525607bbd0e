package dev.reprise.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.model.AttemptError;
import dev.reprise.model.AttemptSummary;
import dev.reprise.model.Delivery;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.ErrorKind;
import dev.reprise.model.Event;
import dev.reprise.model.Origin;
import dev.reprise.model.PayloadFacts;
import dev.reprise.model.Progress;
import dev.reprise.model.StatusDetail;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeliveryFilterTest {

  private static final Instant CREATED = Instant.parse("2026-03-01T10:00:00Z");
  private static final DeliveryFilter ALL = DeliveryFilter.of("acme");

  @Test
  void filterOfATenant_selectsItsDeliveriesOnly() {
    assertThat(ALL.selects(answered(200))).isTrue();
    assertThat(DeliveryFilter.of("globex").selects(answered(200))).isFalse();
    assertThatThrownBy(() -> DeliveryFilter.of("a b")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void subscriptionAndStatus_mustBothMatch() {
    DeliveryFilter filter = ALL.withSubscription("s").withStatus(DeliveryStatus.PENDING);

    assertThat(filter.selects(answered(500))).isTrue();
    assertThat(filter.withSubscription("S").selects(answered(500))).isFalse();
    assertThat(filter.withStatus(DeliveryStatus.DEAD).selects(answered(500))).isFalse();
  }

  @Test
  void events_areSelectedByTypeIdKeyAndTag() {
    assertThat(onEvent("order.paid", "e-1", "k", Map.entry("a", "1"))).isTrue();
    assertThat(onEvent("order", "e-1", "k", Map.entry("a", "1"))).isFalse();
    assertThat(onEvent("order.paid", "e-2", "k", Map.entry("a", "1"))).isFalse();
    assertThat(onEvent("order.paid", "e-1", "K", Map.entry("a", "1"))).isFalse();
    assertThat(onEvent("order.paid", "e-1", "k", Map.entry("a", "2"))).isFalse();
    assertThat(onEvent("order.paid", "e-1", "k", Map.entry("b", "1"))).isFalse();
  }

  private static boolean onEvent(
      String type, String id, String key, Map.Entry<String, String> tag) {
    return new DeliveryFilter(
            "acme",
            Optional.empty(),
            Optional.empty(),
            Optional.of(type),
            Optional.of(id),
            Optional.empty(),
            Optional.of(key),
            Optional.of(tag),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty())
        .selects(answered(200));
  }

  @Test
  void lastAttempt_isSelectedByErrorOrStatusClass() {
    Delivery timedOut = broken(ErrorKind.TIMEOUT);

    assertThat(onAttempt(Optional.of(ErrorKind.TIMEOUT), Optional.empty(), timedOut)).isTrue();
    assertThat(onAttempt(Optional.of(ErrorKind.DNS), Optional.empty(), timedOut)).isFalse();
    assertThat(onAttempt(Optional.empty(), Optional.of(5), timedOut)).isFalse();
    assertThat(onAttempt(Optional.empty(), Optional.of(5), answered(599))).isTrue();
    assertThat(onAttempt(Optional.empty(), Optional.of(4), answered(500))).isFalse();
    assertThat(onAttempt(Optional.of(ErrorKind.DNS), Optional.empty(), answered(500))).isFalse();
    assertThat(onAttempt(Optional.empty(), Optional.of(2), delivery(Optional.empty()))).isFalse();
  }

  private static boolean onAttempt(
      Optional<ErrorKind> kind, Optional<Integer> statusClass, Delivery delivery) {
    return new DeliveryFilter(
            "acme",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            kind,
            statusClass,
            Optional.empty(),
            Optional.empty())
        .selects(delivery);
  }

  @Test
  void time_includesItsStartAndLeavesOutItsEnd() {
    assertThat(created(Optional.of(CREATED), Optional.empty())).isTrue();
    assertThat(created(Optional.of(CREATED.plusMillis(1)), Optional.empty())).isFalse();
    assertThat(created(Optional.empty(), Optional.of(CREATED))).isFalse();
    assertThat(created(Optional.empty(), Optional.of(CREATED.plusMillis(1)))).isTrue();
  }

  private static boolean created(Optional<Instant> after, Optional<Instant> before) {
    return new DeliveryFilter(
            "acme",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            after,
            before)
        .selects(answered(200));
  }

  @Test
  void replays_areSelectedByTheirOriginal() {
    Delivery root = answered(200);
    Origin origin =
        new Origin(
            Optional.of("wbd_1"),
            "wbd_1",
            1,
            Optional.of(CREATED),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false);
    Delivery replay =
        new Delivery("wbd_2", "s", root.event(), root.url(), origin, CREATED, root.progress());

    assertThat(ofOriginal("wbd_1").selects(replay)).isTrue();
    assertThat(ofOriginal("wbd_2").selects(replay)).isFalse();
    assertThat(ofOriginal("wbd_1").selects(root)).isFalse();
  }

  private static DeliveryFilter ofOriginal(String id) {
    return new DeliveryFilter(
        "acme",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(id),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Delivery answered(int status) {
    return delivery(
        Optional.of(new AttemptSummary(Optional.of(status), Optional.empty(), "u", CREATED)));
  }

  private static Delivery broken(ErrorKind kind) {
    return delivery(
        Optional.of(
            new AttemptSummary(
                Optional.empty(), Optional.of(new AttemptError(kind, "broke")), "u", CREATED)));
  }

  private static Delivery delivery(Optional<AttemptSummary> last) {
    Event event =
        new Event(
            "acme",
            "ref",
            "e-1",
            "order.paid",
            Optional.of("k"),
            Map.of("a", "1", "z", "9"),
            new PayloadFacts(0, "text/plain", Optional.empty()),
            CREATED);
    return new Delivery(
        "wbd_1",
        "s",
        event,
        "https://example.com",
        Origin.published("wbd_1"),
        CREATED,
        new Progress(
            DeliveryStatus.PENDING,
            StatusDetail.WAITING,
            last.isPresent() ? 1 : 0,
            Optional.of(CREATED),
            Optional.empty(),
            last));
  }
}
