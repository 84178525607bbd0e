package dev.reprise.contract;

import static dev.reprise.contract.Samples.OTHER_TENANT;
import static dev.reprise.contract.Samples.START;
import static dev.reprise.contract.Samples.TENANT;
import static dev.reprise.contract.Samples.subscription;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.model.Bytes;
import dev.reprise.model.DeliveryOrder;
import dev.reprise.model.DisabledReason;
import dev.reprise.model.Header;
import dev.reprise.model.Health;
import dev.reprise.model.OnDead;
import dev.reprise.model.RecordResponse;
import dev.reprise.model.RetrySchedule;
import dev.reprise.model.Secret;
import dev.reprise.model.SignatureScheme;
import dev.reprise.model.Subscription;
import dev.reprise.model.SubscriptionSettings;
import dev.reprise.model.SubscriptionStatus;
import dev.reprise.spi.Page;
import dev.reprise.spi.PageRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every {@link dev.reprise.spi.SubscriptionDirectory} does. */
public abstract class SubscriptionDirectoryContract extends StoreContract {

  private static final int PAGES_MAX = 100;

  /** No text in UTF-8. */
  private static final Bytes RAW = Bytes.copyOf(new byte[] {0, (byte) 0xff, (byte) 0xc3, 10});

  /** Takes what opens the store under test. */
  protected SubscriptionDirectoryContract(StoreFixture.Factory factory) {
    super(factory);
  }

  @Test
  void subscription_isFoundAsItWasStored() {
    Subscription plain = create(subscription("plain"));
    Subscription full = create(full());

    assertThat(find("plain")).contains(plain);
    assertThat(find("full.A-1_")).contains(full);
  }

  private static Subscription full() {
    return new Subscription(
        TENANT,
        "full.A-1_",
        "https://example.com/é?x=" + "y".repeat(1_900),
        List.of("order.paid", "a:b", "*"),
        Optional.of("for people: é 🙂 \n 'quoted'"),
        SubscriptionStatus.PAUSED,
        SubscriptionSettings.builder()
            .schedule(new RetrySchedule(List.of(Duration.ZERO, Duration.ofMillis(1_500))))
            .attemptTimeout(Duration.ofMillis(2_345))
            .maxInFlight(17)
            .ratePerSecond(2.5)
            .order(DeliveryOrder.FIFO)
            .onDead(OnDead.HOLD)
            .finalStatuses(Set.of(400, 501))
            .disableAfter(Duration.ofMinutes(5))
            .signature(SignatureScheme.TIMESTAMPED_HEX)
            .headers(List.of(new Header("X-Two", "b: c"), new Header("Authorization", "")))
            .recordResponse(RecordResponse.FAILURES)
            .build(),
        List.of(
            new Secret("sec_2", "whsec_b", START, Optional.of(START.plusSeconds(60))),
            new Secret("sec_0", RAW, START, Optional.of(START)),
            new Secret("sec_1", "é".repeat(256), START.plusMillis(1), Optional.empty())),
        new Health(3, Optional.of(START.minusMillis(123)), Optional.of(DisabledReason.FAILING)),
        42,
        START.plusMillis(5),
        Optional.of(START.plusMillis(6)));
  }

  @Test
  void settingsThatAreEmpty_areNotTakenForAbsent() {
    SubscriptionSettings none =
        SubscriptionSettings.builder().finalStatuses(Set.of()).headers(List.of()).build();
    create(subscription("s").withSettings(none).withDescription(Optional.of("")));

    assertThat(find("s").orElseThrow().settings()).isEqualTo(none);
    assertThat(find("s").orElseThrow().description()).contains("");
  }

  @Test
  void create_withAnIdOfTheTenants_isRefused() {
    Subscription first = create(subscription("s"));

    assertThat(directory().create(subscription("s", "other"), NONE)).isFalse();
    assertThat(find("s")).contains(first);
  }

  @Test
  void create_withTheIdOfADeletedOne_isRefused() {
    create(subscription("s"));
    directory().update(TENANT, "s", found -> found.deleted(START), NONE);

    assertThat(directory().create(subscription("s"), NONE)).isFalse();
    assertThat(find("s").orElseThrow().isDeleted()).isTrue();
  }

  @Test
  void create_withAnotherTenantsId_isAnotherSubscription() {
    Subscription mine = create(subscription("s"));
    Subscription others = create(subscription(OTHER_TENANT, "s", START, "other"));

    assertThat(find("s")).contains(mine);
    assertThat(directory().find(OTHER_TENANT, "s", NONE)).contains(others);
    assertThat(find("S")).isEmpty();
  }

  @Test
  void find_whatNeverWas_isEmpty() {
    assertThat(find("nobody")).isEmpty();
    assertThat(find("not an id at all")).isEmpty();
  }

  @Test
  void update_replacesEveryComponentThatMayChange() {
    create(subscription("s"));
    Subscription wanted =
        new Subscription(
            TENANT,
            "s",
            "https://moved.example",
            List.of("only.this"),
            full().description(),
            SubscriptionStatus.DISABLED,
            full().settings(),
            full().secrets(),
            full().health(),
            9,
            START,
            Optional.of(START.plusSeconds(1)));

    assertThat(directory().update(TENANT, "s", current -> wanted, NONE)).contains(wanted);
    assertThat(find("s")).contains(wanted);
  }

  @Test
  void update_mayTakeAwayWhatWasSet() {
    Subscription plain = subscription("s");
    create(plain.withSettings(full().settings()).withDescription(Optional.of("gone soon")));

    directory().update(TENANT, "s", current -> plain.withSecrets(List.of()), NONE);

    assertThat(find("s")).contains(plain.withSecrets(List.of()));
  }

  @Test
  void update_givesTheFunctionWhatIsStored() {
    Subscription stored = create(subscription("s"));
    List<Subscription> seen = new ArrayList<>();

    Optional<Subscription> after =
        directory()
            .update(
                TENANT,
                "s",
                current -> {
                  seen.add(current);
                  return current;
                },
                NONE);

    assertThat(seen).isNotEmpty().containsOnly(stored);
    assertThat(after).contains(stored);
    assertThat(find("s")).contains(stored);
  }

  @Test
  void update_ofWhatTheTenantDoesNotHave_isEmpty() {
    create(subscription(OTHER_TENANT, "s", START));

    assertThat(directory().update(TENANT, "s", current -> current.withUrl("x"), NONE)).isEmpty();
    assertThat(directory().find(OTHER_TENANT, "s", NONE).orElseThrow().url())
        .isEqualTo(Samples.url("s"));
  }

  @Test
  void update_whoseFunctionThrows_changesNothing() {
    Subscription stored = create(subscription("s"));

    assertThatThrownBy(
            () ->
                directory()
                    .update(
                        TENANT,
                        "s",
                        current -> {
                          throw new PlannedException();
                        },
                        NONE))
        .isInstanceOf(PlannedException.class);
    assertThat(find("s")).contains(stored);
    assertThat(directory().update(TENANT, "s", current -> current.withUrl("y"), NONE)).isPresent();
  }

  @Test
  void wanting_listsThoseThatAreOwedTheType_inTheOrderOfTheirIds() {
    Subscription exact = create(subscription("b", "order.paid", "order.created"));
    Subscription all = create(subscription("a"));
    Subscription upper = create(subscription("B", "order.paid"));
    create(subscription("c", "order.created"));
    create(subscription("d", "ORDER.PAID"));
    create(subscription("e", "order.pai_"));
    create(subscription(OTHER_TENANT, "a", START));

    assertThat(directory().wanting(TENANT, "order.paid", NONE)).containsExactly(upper, all, exact);
  }

  @Test
  void wanting_includesThePausedAndTheDisabledButNotTheDeleted() {
    Subscription paused = create(subscription("a").opened(SubscriptionStatus.PAUSED));
    Subscription disabled = create(subscription("b").disabled(DisabledReason.CALLER));
    create(subscription("c"));
    directory().update(TENANT, "c", found -> found.deleted(START), NONE);

    assertThat(directory().wanting(TENANT, "t", NONE)).containsExactly(paused, disabled);
  }

  @Test
  void wanting_followsAChangeOfTypes() {
    create(subscription("s", "old"));
    directory().update(TENANT, "s", found -> found.withEventTypes(List.of("new")), NONE);

    assertThat(directory().wanting(TENANT, "old", NONE)).isEmpty();
    assertThat(directory().wanting(TENANT, "new", NONE)).hasSize(1);
  }

  @Test
  void list_showsTheNewestFirst_withoutTheDeleted() {
    Subscription oldest = create(subscription(TENANT, "z", START));
    Subscription newest = create(subscription(TENANT, "a", START.plusMillis(2)));
    create(subscription(TENANT, "gone", START.plusMillis(1)).deleted(START.plusMillis(9)));
    create(subscription(OTHER_TENANT, "b", START));

    assertThat(listed(10)).containsExactly(newest, oldest);
    assertThat(directory().list("nobody", PageRequest.first(5)))
        .isEqualTo(new Page<Subscription>(List.of(), Optional.empty()));
  }

  @Test
  void pages_holdEachSubscriptionOnce_whateverTheirSize() {
    List<Subscription> created = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      created.add(create(subscription(TENANT, "s" + i, START.plusMillis(i))));
    }
    Collections.reverse(created);

    for (int limit : new int[] {1, 4, 10, 11, 12}) {
      assertThat(listed(limit)).as("limit %d", limit).isEqualTo(created);
    }
  }

  @Test
  void pages_ofWhatWasCreatedInOneMoment_holdEachSubscriptionOnce() {
    List<Subscription> created = new ArrayList<>();
    for (String id : List.of("a", "B", "a.b", "a-b", "a_b", "C", "c")) {
      created.add(create(subscription(TENANT, id, START)));
    }

    assertThat(listed(2)).containsExactlyInAnyOrderElementsOf(created);
  }

  @Test
  void position_ofNoPage_isRefused() {
    create(subscription("s"));

    for (String position : List.of("", "nonsense", "-1", "ä", "x".repeat(300))) {
      PageRequest page = new PageRequest(Optional.of(position), 10);
      assertThatThrownBy(() -> directory().list(TENANT, page))
          .as(position)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private List<Subscription> listed(int limit) {
    Page<Subscription> page = directory().list(TENANT, PageRequest.first(limit));
    List<Subscription> all = new ArrayList<>(page.items());
    for (int pages = 0; page.next().isPresent(); pages++) {
      assertThat(pages).as("pages").isLessThan(PAGES_MAX);
      page = directory().list(TENANT, new PageRequest(page.next(), limit));
      all.addAll(page.items());
    }
    return all;
  }

  private Subscription create(Subscription subscription) {
    assertThat(directory().create(subscription, NONE)).isTrue();
    return subscription;
  }

  private Optional<Subscription> find(String id) {
    return directory().find(TENANT, id, NONE);
  }
}
