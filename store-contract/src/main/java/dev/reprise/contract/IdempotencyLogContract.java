package dev.reprise.contract;

import static dev.reprise.contract.Samples.OTHER_TENANT;
import static dev.reprise.contract.Samples.TENANT;
import static dev.reprise.contract.Samples.event;
import static dev.reprise.contract.Samples.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reprise.model.Bytes;
import dev.reprise.spi.DeliveryFilter;
import dev.reprise.spi.IdempotencyLog;
import dev.reprise.spi.IdempotencyLog.Reservation;
import dev.reprise.spi.PageRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link IdempotencyLog} does. */
public abstract class IdempotencyLogContract extends StoreContract {

  private static final Duration HOLD = Duration.ofSeconds(30);
  private static final Duration MILLI = Duration.ofMillis(1);
  private static final Bytes ANSWER = Bytes.copyOf(new byte[] {0, 'o', 'k', (byte) 0xff});
  private static final String KEY = "key";

  /** Takes what opens the store under test. */
  protected IdempotencyLogContract(StoreFixture.Factory factory) {
    super(factory);
  }

  @Test
  void reservation_ofAFreshKey_isGranted() {
    assertThat(reserve("a")).isInstanceOf(Reservation.Granted.class);
  }

  @Test
  void reservation_whileTheSameRequestIsBeingAnswered_isRunning() {
    granted("a");

    assertThat(reserve("a")).isEqualTo(new Reservation.Running());
  }

  @Test
  void reservation_byAnotherRequest_isReused() {
    Reservation.Granted reservation = granted("a");
    assertThat(reserve("b")).isEqualTo(new Reservation.Reused());

    idempotency().complete(TENANT, KEY, reservation, transaction -> ANSWER);
    assertThat(reserve("b")).isEqualTo(new Reservation.Reused());
  }

  @Test
  void reservation_afterTheRequestWasAnswered_getsTheAnswer() {
    Bytes answer = idempotency().complete(TENANT, KEY, granted("a"), transaction -> ANSWER);

    assertThat(answer).isEqualTo(ANSWER);
    assertThat(reserve("a")).isEqualTo(new Reservation.Answered(ANSWER));
    clock.advance(IdempotencyLog.KEPT.minus(MILLI));
    assertThat(reserve("a")).isEqualTo(new Reservation.Answered(ANSWER));
  }

  @Test
  void answer_isForgottenAfterADay() {
    idempotency().complete(TENANT, KEY, granted("a"), transaction -> ANSWER);
    clock.advance(IdempotencyLog.KEPT.plus(MILLI));

    assertThat(reserve("b")).isInstanceOf(Reservation.Granted.class);
  }

  @Test
  void answer_mayBeEmptyOrLarge() {
    idempotency().complete(TENANT, KEY, granted("a"), transaction -> Bytes.empty());
    assertThat(reserve("a")).isEqualTo(new Reservation.Answered(Bytes.empty()));

    Bytes large = Bytes.copyOf(new byte[100_000]);
    Reservation.Granted other =
        (Reservation.Granted) idempotency().reserve(TENANT, "large", "f", HOLD);
    idempotency().complete(TENANT, "large", other, transaction -> large);
    assertThat(idempotency().reserve(TENANT, "large", "f", HOLD))
        .isEqualTo(new Reservation.Answered(large));
  }

  @Test
  void release_freesTheKeyForAnyRequest() {
    Reservation.Granted first = granted("a");

    idempotency().release(TENANT, KEY, first);

    assertThat(granted("b")).isNotEqualTo(first);
  }

  @Test
  void release_ofAKeyThatSomebodyElseHas_isNothing() {
    Reservation.Granted first = granted("a");
    clock.advance(HOLD.plus(MILLI));
    granted("a");

    idempotency().release(TENANT, KEY, first);

    assertThat(reserve("a")).isEqualTo(new Reservation.Running());
  }

  @Test
  void release_ofACompletedKey_keepsTheAnswer() {
    Reservation.Granted reservation = granted("a");
    idempotency().complete(TENANT, KEY, reservation, transaction -> ANSWER);

    idempotency().release(TENANT, KEY, reservation);

    assertThat(reserve("a")).isEqualTo(new Reservation.Answered(ANSWER));
  }

  @Test
  void reservation_thatIsNotCompleted_lapses() {
    Reservation.Granted first = granted("a");
    clock.advance(HOLD.minus(MILLI));
    assertThat(reserve("a")).isEqualTo(new Reservation.Running());
    clock.advance(Duration.ofMillis(2));

    assertThat(granted("b")).isNotEqualTo(first);
  }

  @Test
  void complete_ofALapsedReservationThatNobodyTook_keepsTheAnswer() {
    Reservation.Granted reservation = granted("a");
    clock.advance(HOLD.plus(MILLI));

    idempotency().complete(TENANT, KEY, reservation, transaction -> ANSWER);

    assertThat(reserve("a")).isEqualTo(new Reservation.Answered(ANSWER));
  }

  @Test
  void complete_ofALapsedReservationThatSomebodyTook_writesNothing() {
    Reservation.Granted first = granted("a");
    clock.advance(HOLD.plus(MILLI));
    Reservation.Granted second = granted("a");
    boolean joins = fixture.hasHostTransactions();

    assertThatThrownBy(
            () ->
                idempotency()
                    .complete(
                        TENANT,
                        KEY,
                        first,
                        transaction -> {
                          if (joins) {
                            log().publish(event(), List.of(to(LANE)), transaction);
                          }
                          return Bytes.utf8("too late");
                        }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(due()).isEmpty();
    assertThat(reserve("a")).isEqualTo(new Reservation.Running());
    idempotency().complete(TENANT, KEY, second, transaction -> ANSWER);
    assertThat(reserve("a")).isEqualTo(new Reservation.Answered(ANSWER));
  }

  @Test
  void complete_commitsTheWorkWithTheAnswer() {
    assumeTrue(fixture.hasHostTransactions(), "no host transactions");

    idempotency()
        .complete(
            TENANT,
            KEY,
            granted("a"),
            transaction -> {
              log().publish(event(), List.of(to(LANE)), transaction);
              return ANSWER;
            });

    assertThat(due()).hasSize(1);
    assertThat(reserve("a")).isEqualTo(new Reservation.Answered(ANSWER));
  }

  @Test
  void complete_whoseWorkThrows_writesNothingAndLeavesTheReservation() {
    assumeTrue(fixture.hasHostTransactions(), "no host transactions");
    Reservation.Granted reservation = granted("a");

    assertThatThrownBy(
            () ->
                idempotency()
                    .complete(
                        TENANT,
                        KEY,
                        reservation,
                        transaction -> {
                          log().publish(event(), List.of(to(LANE)), transaction);
                          throw new PlannedException();
                        }))
        .isInstanceOf(PlannedException.class);

    assertThat(log().list(DeliveryFilter.of(TENANT), PageRequest.first(5)).items()).isEmpty();
    assertThat(reserve("a")).isEqualTo(new Reservation.Running());
    idempotency().release(TENANT, KEY, reservation);
    assertThat(reserve("b")).isInstanceOf(Reservation.Granted.class);
  }

  @Test
  void complete_runsWhatWaitsForItsCommit() {
    assumeTrue(fixture.reportsCommits(), "commits are not reported");
    List<String> order = new ArrayList<>();

    idempotency()
        .complete(
            TENANT,
            KEY,
            granted("a"),
            transaction -> {
              transaction.afterCommit(() -> order.add("after commit"));
              order.add("work");
              return ANSWER;
            });

    assertThat(order).containsExactly("work", "after commit");
  }

  @Test
  void keys_areScopedByTenantAndDifferInCase() {
    granted("a");

    assertThat(idempotency().reserve(OTHER_TENANT, KEY, "b", HOLD))
        .isInstanceOf(Reservation.Granted.class);
    assertThat(idempotency().reserve(TENANT, "KEY", "b", HOLD))
        .isInstanceOf(Reservation.Granted.class);
    assertThat(idempotency().reserve(TENANT, "kéy", "b", HOLD))
        .isInstanceOf(Reservation.Granted.class);
    assertThat(idempotency().reserve(TENANT, "k".repeat(255), "b", HOLD))
        .isInstanceOf(Reservation.Granted.class);
  }

  private Reservation reserve(String fingerprint) {
    return idempotency().reserve(TENANT, KEY, fingerprint, HOLD);
  }

  private Reservation.Granted granted(String fingerprint) {
    Reservation reservation = reserve(fingerprint);
    assertThat(reservation).isInstanceOf(Reservation.Granted.class);
    return (Reservation.Granted) reservation;
  }
}
