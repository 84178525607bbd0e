package dev.reprise.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTest {

  private static final Plan PLAN = Plan.standard();

  @Test
  void standard_isTwoHundredEventsToThreeSubscriptions() {
    Counts total =
        PLAN.subscriptions().stream().map(PLAN::expected).reduce(Counts.NONE, Counts::plus);

    assertThat(PLAN.events()).isEqualTo(200);
    assertThat(PLAN.subscriptions()).hasSize(3);
    assertThat(total.deliveries()).isEqualTo(600);
  }

  @Test
  void standard_showsEveryBehaviour() {
    assertThat(PLAN.subscriptions())
        .flatMap(name -> PLAN.behaviours(name).values())
        .contains(Behaviour.values());
  }

  @Test
  void expected_everyDeliveryEndsOneWay() {
    assertThat(PLAN.subscriptions())
        .map(PLAN::expected)
        .allMatch(
            counts ->
                counts.succeeded() + counts.failed() + counts.dead() == counts.deliveries()
                    && counts.attempts() == counts.requests()
                    && counts.badSignatures() == 0);
  }

  @Test
  void expected_followsFromTheBehaviours() {
    Plan plan = new Plan(40, Arrays.asList(Plan.SEARCH), PLAN.delays());

    assertThat(plan.expected(Plan.SEARCH)).isEqualTo(new Counts(40, 39, 0, 1, 47, 47, 0, 0));
  }

  @Test
  void oneDelay_isRefused() {
    assertThatThrownBy(() -> new Plan(1, List.of(Plan.ORDERS), List.of(Duration.ZERO)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("delays must be at least 2, was 1");
  }
}
