package dev.reprise.contract;

import static dev.reprise.contract.Samples.DEAD;
import static dev.reprise.contract.Samples.OTHER_TENANT;
import static dev.reprise.contract.Samples.START;
import static dev.reprise.contract.Samples.SUCCEEDED;
import static dev.reprise.contract.Samples.TENANT;
import static dev.reprise.contract.Samples.again;
import static dev.reprise.contract.Samples.answered;
import static dev.reprise.contract.Samples.broken;
import static dev.reprise.contract.Samples.dueIn;
import static dev.reprise.contract.Samples.event;
import static dev.reprise.contract.Samples.inOrder;
import static dev.reprise.contract.Samples.replay;
import static dev.reprise.contract.Samples.to;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reprise.model.Backlog;
import dev.reprise.model.Delivery;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.ErrorKind;
import dev.reprise.model.LaneId;
import dev.reprise.model.NewEvent;
import dev.reprise.model.Payload;
import dev.reprise.spi.DeliveryFilter;
import dev.reprise.spi.Page;
import dev.reprise.spi.PageRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How a {@link dev.reprise.spi.DeliveryLog} lists deliveries, and counts what waits. */
public abstract class ListingContract extends StoreContract {

  private static final DeliveryFilter ALL = DeliveryFilter.of(TENANT);
  private static final int PAGES_MAX = 1_000;
  private static final LaneId IN_LANE = new LaneId(TENANT, LANE);
  private static final LaneId IN_OTHER = new LaneId(TENANT, "other");

  /** Takes what opens the store under test. */
  protected ListingContract(StoreFixture.Factory factory) {
    super(factory);
  }

  @Test
  void list_showsTheNewestFirst_withTheirProgress() {
    Delivery oldest = dead();
    Delivery inTheSameMoment = pending();
    clock.advance(Duration.ofMillis(1));
    Delivery newest = enqueued(replay(oldest));

    assertThat(listed(ALL)).containsExactly(newest, found(inTheSameMoment), found(oldest));
  }

  @Test
  void list_ofATenantWithoutDeliveries_isEmpty() {
    pending();

    Page<Delivery> page = log().list(DeliveryFilter.of(OTHER_TENANT), PageRequest.first(10));

    assertThat(page).isEqualTo(new Page<Delivery>(List.of(), Optional.empty()));
  }

  @Test
  void pages_holdEachDeliveryOnce_whateverTheirSize() {
    List<Delivery> published = new ArrayList<>();
    for (int i = 0; i < 23; i++) {
      published.add(publish(event(), to("s" + i % 3)));
      if (i % 5 == 0) {
        clock.advance(Duration.ofSeconds(1));
      }
    }
    Collections.reverse(published);

    for (int limit : new int[] {1, 7, 22, 23, 24}) {
      assertThat(listed(ALL, limit)).as("limit %d", limit).isEqualTo(published);
    }
  }

  @Test
  void pages_ofOneFanOut_holdEachDeliveryOnce() {
    List<String> ids = record(event(), to("a"), to("b"), to("c"), to("d"), to("e")).deliveryIds();

    assertThat(listed(ALL, 2)).extracting(Delivery::id).containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void pages_withAFilter_holdEachMatchOnce() {
    List<Delivery> wanted = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Delivery delivery = publish(event(), to("s" + i % 4));
      if (i % 4 == 1) {
        settle(delivery, answered(1, 500), DEAD);
        wanted.add(0, found(delivery));
      }
    }

    assertThat(listed(ALL.withStatus(DeliveryStatus.DEAD), 3)).isEqualTo(wanted);
    assertThat(listed(ALL.withSubscription("s1"), 3)).isEqualTo(wanted);
  }

  @Test
  void pages_leaveOutWhatWasPublishedSince() {
    Delivery oldest = pending();
    Delivery middle = pending();
    pending();
    Page<Delivery> first = log().list(ALL, PageRequest.first(1));
    clock.advance(Duration.ofSeconds(1));
    pending();

    assertThat(following(ALL, 1, first)).containsExactly(middle, oldest);
  }

  @Test
  void page_isNeverLargerThanAskedFor() {
    pending();
    pending();
    pending();

    assertThat(log().list(ALL, PageRequest.first(2)).items()).hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void position_ofNoPage_isRefused() {
    pending();

    for (String position : List.of("", "nonsense", "-1", "ä", "null", "x".repeat(300))) {
      assertThatThrownBy(() -> log().list(ALL, new PageRequest(Optional.of(position), 10)))
          .as(position)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void filter_bySubscription() {
    Delivery wanted = publish(event(), to("a"));
    publish(event(), to("A"));

    assertThat(listed(ALL.withSubscription("a"))).containsExactly(wanted);
    assertThat(listed(ALL.withSubscription("b"))).isEmpty();
  }

  @Test
  void filter_byStatus() {
    Delivery dead = dead();
    Delivery pending = pending();
    Delivery retried = pending();
    settle(retried, answered(1, 500), again(Duration.ofSeconds(5)));
    Delivery held = publish(event(), Samples.held(LANE));
    Delivery canceled = pending();
    queue().cancel(TENANT, canceled.id(), NONE);

    assertThat(listed(ALL.withStatus(DeliveryStatus.DEAD))).containsExactly(dead);
    assertThat(listed(ALL.withStatus(DeliveryStatus.PENDING)))
        .containsExactly(found(retried), pending);
    assertThat(listed(ALL.withStatus(DeliveryStatus.HELD))).containsExactly(held);
    assertThat(listed(ALL.withStatus(DeliveryStatus.CANCELED))).containsExactly(found(canceled));
    assertThat(listed(ALL.withStatus(DeliveryStatus.SUCCEEDED))).isEmpty();
  }

  @Test
  void filter_byEvent() {
    NewEvent paid = NewEvent.of(TENANT, "order.paid", Payload.json("{}")).withId("paid-1");
    Delivery wanted = publish(paid.withKey("order-1"), to(LANE));
    publish(event().withId("created-1").withKey("order-2"), to(LANE));

    assertThat(listed(filter().eventType("order.paid").build())).containsExactly(wanted);
    assertThat(listed(filter().eventId("paid-1").build())).containsExactly(wanted);
    assertThat(listed(filter().key("order-1").build())).containsExactly(wanted);
    assertThat(listed(filter().key("order-3").build())).isEmpty();
  }

  @Test
  void filter_byTag() {
    Delivery wanted = publish(event().withTag("region", "eu").withTag("tier", "gold"), to(LANE));
    publish(event().withTag("region", "us"), to(LANE));
    publish(event().withTag("tier", "eu"), to(LANE));
    publish(event(), to(LANE));

    assertThat(listed(filter().tag("region", "eu").build())).containsExactly(wanted);
    assertThat(listed(filter().tag("tier", "gold").build())).containsExactly(wanted);
    assertThat(listed(filter().tag("region", "e").build())).isEmpty();
  }

  @Test
  void filter_byOriginal() {
    Delivery original = dead();
    Delivery fresh = enqueued(replay(original));
    dead();

    assertThat(listed(filter().replayedFrom(original.id()).build())).containsExactly(fresh);
    assertThat(listed(filter().replayedFrom(fresh.id()).build())).isEmpty();
    assertThat(listed(filter().replayedFrom("nonsense").build())).isEmpty();
  }

  @Test
  void filter_byWhatTheLastAttemptLedTo() {
    Delivery timedOut = pending();
    settle(timedOut, answered(1, 503), again(Duration.ZERO));
    settle(timedOut, broken(2, ErrorKind.TIMEOUT), DEAD);
    Delivery refused = pending();
    settle(refused, broken(1, ErrorKind.TIMEOUT), again(Duration.ZERO));
    settle(refused, answered(2, 502), DEAD);
    pending();

    assertThat(listed(filter().errorKind(ErrorKind.TIMEOUT).build()))
        .containsExactly(found(timedOut));
    assertThat(listed(filter().errorKind(ErrorKind.DNS).build())).isEmpty();
    assertThat(listed(filter().statusClass(5).build())).containsExactly(found(refused));
    assertThat(listed(filter().statusClass(2).build())).isEmpty();
  }

  @Test
  void filter_byTime_includesItsStartAndLeavesOutItsEnd() {
    Delivery first = pending();
    clock.advance(Duration.ofMillis(1));
    Delivery second = pending();
    clock.advance(Duration.ofMillis(1));
    Delivery third = pending();
    Instant middle = START.plusMillis(1);

    assertThat(listed(filter().createdAfter(middle).build())).containsExactly(third, second);
    assertThat(listed(filter().createdBefore(middle).build())).containsExactly(first);
    assertThat(listed(filter().createdAfter(middle).createdBefore(middle.plusMillis(1)).build()))
        .containsExactly(second);
  }

  @Test
  void filter_byMoreThanOneThing_selectsWhatMatchesAll() {
    Delivery wanted = publish(event().withKey("k").withTag("t", "1"), to("a"));
    publish(event().withKey("k").withTag("t", "1"), to("b"));
    publish(event().withKey("k").withTag("t", "2"), to("a"));
    publish(event().withTag("t", "1"), to("a"));

    DeliveryFilter filter = filter().key("k").tag("t", "1").build().withSubscription("a");

    assertThat(listed(filter.withStatus(DeliveryStatus.PENDING))).containsExactly(wanted);
    assertThat(listed(filter.withStatus(DeliveryStatus.DEAD))).isEmpty();
  }

  @Test
  void backlogs_countWhatIsPendingAndHeld_ofEachLaneByItself() {
    assumeCounting();
    dead();
    Delivery canceled = pending();
    queue().cancel(TENANT, canceled.id(), NONE);
    settle(pending(), answered(1, 200), SUCCEEDED);
    publish(event(), dueIn(LANE, Duration.ofSeconds(3)));
    publish(event(), inOrder(LANE, Duration.ofSeconds(2)));
    enqueued(replay(canceled, dueIn(LANE, Duration.ofSeconds(4))));
    publish(event(), Samples.held(LANE));
    publish(event(), Samples.held(LANE));
    publish(event(), Samples.held("other"));
    publish(NewEvent.of(OTHER_TENANT, "t", Payload.json("{}")), to(LANE));

    assertThat(log().backlogs(List.of(IN_LANE, IN_OTHER)))
        .containsOnly(
            Map.entry(IN_LANE, new Backlog(3, 2, Optional.of(START.plusSeconds(2)))),
            Map.entry(IN_OTHER, new Backlog(0, 1, Optional.empty())));
  }

  @Test
  void backlog_isOldestWhereTheNextAttemptIsFirstDue() {
    assumeCounting();
    Delivery first = pending();
    clock.advance(Duration.ofSeconds(1));
    Delivery second = pending();
    assertThat(backlog()).isEqualTo(new Backlog(2, 0, Optional.of(START)));

    settle(first, answered(1, 500), again(Duration.ofMinutes(1)));
    assertThat(backlog()).isEqualTo(new Backlog(2, 0, Optional.of(START.plusSeconds(1))));

    settle(second, answered(1, 200), SUCCEEDED);
    assertThat(backlog()).isEqualTo(new Backlog(1, 0, Optional.of(START.plusSeconds(61))));
  }

  @Test
  void backlog_ofWhatWasNeverOwedAnything_isNone() {
    assumeCounting();

    assertThat(backlog()).isEqualTo(new Backlog(0, 0, Optional.empty()));
    assertThat(log().backlogs(List.of())).isEmpty();
  }

  private void assumeCounting() {
    assumeTrue(fixture.countsBacklogs(), "this store does not count");
  }

  private Backlog backlog() {
    return requireNonNull(log().backlogs(List.of(IN_LANE)).get(IN_LANE));
  }

  private List<Delivery> listed(DeliveryFilter filter) {
    return listed(filter, 100);
  }

  private List<Delivery> listed(DeliveryFilter filter, int limit) {
    Page<Delivery> first = log().list(filter, PageRequest.first(limit));
    List<Delivery> all = new ArrayList<>(first.items());
    all.addAll(following(filter, limit, first));
    return all;
  }

  private List<Delivery> following(DeliveryFilter filter, int limit, Page<Delivery> first) {
    List<Delivery> all = new ArrayList<>();
    Page<Delivery> page = first;
    for (int pages = 0; page.next().isPresent(); pages++) {
      assertThat(pages).as("pages").isLessThan(PAGES_MAX);
      page = log().list(filter, new PageRequest(page.next(), limit));
      all.addAll(page.items());
    }
    return all;
  }

  private static FilterBuilder filter() {
    return new FilterBuilder();
  }
}
