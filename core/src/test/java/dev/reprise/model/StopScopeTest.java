package dev.reprise.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StopScopeTest {

  @ParameterizedTest
  @CsvSource({"acme, wbs_1, true", "acme, wbs_2, false", "globex, wbs_1, false"})
  void subscription_coversItselfAlone(String tenant, String id, boolean covers) {
    StopScope scope = StopScope.ofSubscription("acme", "wbs_1");

    assertThat(scope.covers(new LaneId(tenant, id))).isEqualTo(covers);
  }

  @ParameterizedTest
  @CsvSource({"acme, wbs_1, true", "acme, wbs_2, true", "globex, wbs_1, false"})
  void tenant_coversAllThatIsItsOwn(String tenant, String id, boolean covers) {
    assertThat(StopScope.ofTenant("acme").covers(new LaneId(tenant, id))).isEqualTo(covers);
  }

  @Test
  void everything_coversAll() {
    assertThat(StopScope.everything().covers(new LaneId("globex", "wbs_9"))).isTrue();
  }

  @Test
  void subscriptionWithoutATenant_isRefused() {
    assertThatThrownBy(() -> new StopScope(Optional.empty(), Optional.of("wbs_1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tenant")
        .hasMessageContaining("wbs_1");
  }
}
