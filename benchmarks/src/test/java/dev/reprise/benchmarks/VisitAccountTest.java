package dev.reprise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.benchmarks.rig.Visit;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The account finds what must not be. */
class VisitAccountTest {

  private static final long MILLI = 1_000_000;

  @Test
  void requestsInProgressAtOnce_areCounted_perLane() {
    VisitAccount account =
        account(
            visit("a", "e1", 1, "n1", 0, 10),
            visit("a", "e2", 1, "n1", 9, 20),
            visit("a", "e3", 1, "n1", 10, 15),
            visit("b", "e4", 1, "n1", 9, 20));

    assertThat(account.mostInFlight()).isEqualTo(2);
  }

  @Test
  void requestsOfAnySecond_areCounted() {
    Visit[] visits =
        IntStream.range(0, 60)
            .mapToObj(i -> visit("a", "e" + i, 1, "n1", 900 + i * 20L, 901 + i * 20L))
            .toArray(Visit[]::new);

    assertThat(account(visits).mostInASecond()).isEqualTo(50);
  }

  @Test
  void sameAttemptAgain_isADuplicate_aRetryIsNot() {
    VisitAccount account =
        account(
            visit("a", "e1", 1, "n1", 0, 10),
            visit("a", "e1", 2, "n1", 20, 30),
            visit("a", "e1", 2, "n2", 40, 50));

    assertThat(account.duplicates()).extracting(Visit::node).containsExactly("n2");
  }

  @Test
  void laneOfTwoNodesAtOnce_isFound() {
    assertThat(
            account(visit("a", "e1", 1, "n1", 0, 10), visit("a", "e2", 1, "n2", 10, 20))
                .requestedByTwoNodes())
        .isEmpty();
    assertThat(
            account(visit("a", "e1", 1, "n1", 0, 11), visit("a", "e2", 1, "n2", 10, 20))
                .requestedByTwoNodes())
        .isPresent();
  }

  @Test
  void eventRequestedTwiceAtOnce_isFound() {
    assertThat(
            account(visit("a", "e1", 1, "n1", 0, 10), visit("a", "e1", 2, "n1", 10, 20))
                .requestedTwiceAtOnce())
        .isEmpty();
    assertThat(
            account(visit("a", "e1", 1, "n1", 0, 11), visit("a", "e1", 2, "n1", 10, 20))
                .requestedTwiceAtOnce())
        .isPresent();
  }

  @Test
  void requestOutOfLine_isFound() {
    Lines lines = new Lines();
    lines.accepted("k", "d-e1");
    lines.accepted("k", "d-e2");
    lines.accepted("l", "d-e3");

    assertThat(
            account(
                    visit("a", "e1", 1, "n1", 0, 10),
                    visit("a", "e3", 1, "n1", 5, 15),
                    visit("a", "e1", 2, "n1", 20, 30),
                    visit("a", "e2", 1, "n2", 30, 40))
                .outOfLine(lines.places()))
        .isEmpty();
    assertThat(
            account(visit("a", "e2", 1, "n1", 0, 10), visit("a", "e1", 1, "n1", 20, 30))
                .outOfLine(lines.places()))
        .isPresent();
    assertThat(
            account(visit("a", "e1", 1, "n1", 0, 10), visit("a", "e2", 1, "n1", 9, 20))
                .outOfLine(lines.places()))
        .isPresent();
  }

  private static VisitAccount account(Visit... visits) {
    return new VisitAccount(List.of(visits));
  }

  private static Visit visit(
      String lane, String event, int attempt, String node, long beganMillis, long endedMillis) {
    return new Visit(
        lane, event, "d-" + event, attempt, node, beganMillis * MILLI, endedMillis * MILLI, 204);
  }
}
