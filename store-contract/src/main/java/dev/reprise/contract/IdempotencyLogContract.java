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
import dev.reprise.spi.IdempotencyLog.Claim;
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
  void claim_ofAFreshKey_isGranted() {
    assertThat(claim("a")).isInstanceOf(Claim.Granted.class);
  }

  @Test
  void claim_whileTheSameRequestIsBeingAnswered_isRunning() {
    granted("a");

    assertThat(claim("a")).isEqualTo(new Claim.Running());
  }

  @Test
  void claim_byAnotherRequest_isReused() {
    Claim.Granted claim = granted("a");
    assertThat(claim("b")).isEqualTo(new Claim.Reused());

    idempotency().complete(TENANT, KEY, claim, transaction -> ANSWER);
    assertThat(claim("b")).isEqualTo(new Claim.Reused());
  }

  @Test
  void claim_afterTheRequestWasAnswered_getsTheAnswer() {
    Bytes answer = idempotency().complete(TENANT, KEY, granted("a"), transaction -> ANSWER);

    assertThat(answer).isEqualTo(ANSWER);
    assertThat(claim("a")).isEqualTo(new Claim.Answered(ANSWER));
    clock.advance(IdempotencyLog.KEPT.minus(MILLI));
    assertThat(claim("a")).isEqualTo(new Claim.Answered(ANSWER));
  }

  @Test
  void answer_isForgottenAfterADay() {
    idempotency().complete(TENANT, KEY, granted("a"), transaction -> ANSWER);
    clock.advance(IdempotencyLog.KEPT.plus(MILLI));

    assertThat(claim("b")).isInstanceOf(Claim.Granted.class);
  }

  @Test
  void answer_mayBeEmptyOrLarge() {
    idempotency().complete(TENANT, KEY, granted("a"), transaction -> Bytes.empty());
    assertThat(claim("a")).isEqualTo(new Claim.Answered(Bytes.empty()));

    Bytes large = Bytes.copyOf(new byte[100_000]);
    Claim.Granted other = (Claim.Granted) idempotency().claim(TENANT, "large", "f", HOLD);
    idempotency().complete(TENANT, "large", other, transaction -> large);
    assertThat(idempotency().claim(TENANT, "large", "f", HOLD))
        .isEqualTo(new Claim.Answered(large));
  }

  @Test
  void release_freesTheKeyForAnyRequest() {
    Claim.Granted first = granted("a");

    idempotency().release(TENANT, KEY, first);

    assertThat(granted("b")).isNotEqualTo(first);
  }

  @Test
  void release_ofAKeyThatSomebodyElseHas_isNothing() {
    Claim.Granted first = granted("a");
    clock.advance(HOLD.plus(MILLI));
    granted("a");

    idempotency().release(TENANT, KEY, first);

    assertThat(claim("a")).isEqualTo(new Claim.Running());
  }

  @Test
  void release_ofACompletedKey_keepsTheAnswer() {
    Claim.Granted claim = granted("a");
    idempotency().complete(TENANT, KEY, claim, transaction -> ANSWER);

    idempotency().release(TENANT, KEY, claim);

    assertThat(claim("a")).isEqualTo(new Claim.Answered(ANSWER));
  }

  @Test
  void claim_thatIsNotCompleted_lapses() {
    Claim.Granted first = granted("a");
    clock.advance(HOLD.minus(MILLI));
    assertThat(claim("a")).isEqualTo(new Claim.Running());
    clock.advance(Duration.ofMillis(2));

    assertThat(granted("b")).isNotEqualTo(first);
  }

  @Test
  void complete_ofALapsedClaimThatNobodyTook_keepsTheAnswer() {
    Claim.Granted claim = granted("a");
    clock.advance(HOLD.plus(MILLI));

    idempotency().complete(TENANT, KEY, claim, transaction -> ANSWER);

    assertThat(claim("a")).isEqualTo(new Claim.Answered(ANSWER));
  }

  @Test
  void complete_ofALapsedClaimThatSomebodyTook_writesNothing() {
    Claim.Granted first = granted("a");
    clock.advance(HOLD.plus(MILLI));
    Claim.Granted second = granted("a");
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
    assertThat(claim("a")).isEqualTo(new Claim.Running());
    idempotency().complete(TENANT, KEY, second, transaction -> ANSWER);
    assertThat(claim("a")).isEqualTo(new Claim.Answered(ANSWER));
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
    assertThat(claim("a")).isEqualTo(new Claim.Answered(ANSWER));
  }

  @Test
  void complete_whoseWorkThrows_writesNothingAndLeavesTheClaim() {
    assumeTrue(fixture.hasHostTransactions(), "no host transactions");
    Claim.Granted claim = granted("a");

    assertThatThrownBy(
            () ->
                idempotency()
                    .complete(
                        TENANT,
                        KEY,
                        claim,
                        transaction -> {
                          log().publish(event(), List.of(to(LANE)), transaction);
                          throw new PlannedException();
                        }))
        .isInstanceOf(PlannedException.class);

    assertThat(log().list(DeliveryFilter.of(TENANT), PageRequest.first(5)).items()).isEmpty();
    assertThat(claim("a")).isEqualTo(new Claim.Running());
    idempotency().release(TENANT, KEY, claim);
    assertThat(claim("b")).isInstanceOf(Claim.Granted.class);
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

    assertThat(idempotency().claim(OTHER_TENANT, KEY, "b", HOLD)).isInstanceOf(Claim.Granted.class);
    assertThat(idempotency().claim(TENANT, "KEY", "b", HOLD)).isInstanceOf(Claim.Granted.class);
    assertThat(idempotency().claim(TENANT, "kéy", "b", HOLD)).isInstanceOf(Claim.Granted.class);
    assertThat(idempotency().claim(TENANT, "k".repeat(255), "b", HOLD))
        .isInstanceOf(Claim.Granted.class);
  }

  private Claim claim(String fingerprint) {
    return idempotency().claim(TENANT, KEY, fingerprint, HOLD);
  }

  private Claim.Granted granted(String fingerprint) {
    Claim claim = claim(fingerprint);
    assertThat(claim).isInstanceOf(Claim.Granted.class);
    return (Claim.Granted) claim;
  }
}
