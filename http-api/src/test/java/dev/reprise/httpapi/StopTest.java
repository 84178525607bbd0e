package dev.reprise.httpapi;

import static dev.reprise.httpapi.Fixture.TENANT;
import static dev.reprise.httpapi.Fixture.json;
import static dev.reprise.httpapi.Fixture.request;
import static dev.reprise.httpapi.ResponseAssert.assertData;
import static dev.reprise.httpapi.ResponseAssert.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.model.Stop;
import dev.reprise.model.StopScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StopTest {

  private final Fixture fixture = new Fixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void stop_withoutBody_stopsTheCallersTenant() {
    JsonNode data = assertData(fixture.send("POST", "/v1/stop"), 200);

    assertThat(data.toString())
        .isEqualTo(
            "{\"object\":\"stop\",\"subscription_id\":null,\"actor\":\"%s\",\"reason\":null,"
                    .formatted(data.get("actor").asText())
                + "\"stopped_at\":\"2026-03-01T12:00:00.123Z\"}");
    assertThat(fixture.reprise.stops().standing())
        .extracting(Stop::scope)
        .containsExactly(StopScope.ofTenant(TENANT));
  }

  @Test
  void stop_ofASubscription_saysWhoAndWhy() {
    String id = fixture.subscribe();
    String body = "{\"subscription_id\":\"%s\",\"reason\":\"they asked\"}".formatted(id);

    JsonNode data = assertData(fixture.send("POST", "/v1/stop", body), 200);

    assertThat(data.get("subscription_id").asText()).isEqualTo(id);
    assertThat(data.get("reason").asText()).isEqualTo("they asked");
    assertThat(data.get("actor").asText()).isNotEmpty();
    assertThat(fixture.reprise.stops().standing())
        .extracting(Stop::scope)
        .containsExactly(StopScope.ofSubscription(TENANT, id));
  }

  @Test
  void go_endsTheStop_andSaysWhetherThereWasOne() {
    fixture.send("POST", "/v1/stop");

    JsonNode first = assertData(fixture.send("POST", "/v1/go"), 200);
    JsonNode second = assertData(fixture.send("POST", "/v1/go"), 200);

    assertThat(first.toString())
        .isEqualTo("{\"object\":\"go\",\"subscription_id\":null,\"was_stopped\":true}");
    assertThat(second.get("was_stopped").asBoolean()).isFalse();
    assertThat(fixture.reprise.stops().standing()).isEmpty();
  }

  @Test
  void subscriptionOfAnotherTenant_isUnknown() {
    String body = "{\"subscription_id\":\"%s\"}".formatted(fixture.subscribe());

    for (String path : new String[] {"/v1/stop", "/v1/go"}) {
      Request request =
          request("POST", path, body).withHeader("Authorization", "Bearer " + Fixture.OTHER_TOKEN);
      assertError(fixture.api.handle(request), 404, "resource_not_found", "");
    }
    assertThat(fixture.reprise.stops().standing()).isEmpty();
  }

  @Test
  void badFields_areRefusedByName() {
    assertError(
        fixture.send("POST", "/v1/stop", "{\"subscription_id\":\"a b\"}"),
        400,
        "invalid_field_value",
        "subscription_id");
    assertError(
        fixture.send("POST", "/v1/stop", "{\"reason\":\"\"}"),
        400,
        "invalid_field_value",
        "reason");
    assertError(
        fixture.send("POST", "/v1/stop", "{\"tenant\":\"acme\"}"), 400, "unknown_field", "tenant");
    assertError(
        fixture.send("POST", "/v1/go", "{\"reason\":\"x\"}"), 400, "unknown_field", "reason");
  }

  @Test
  void sameKey_stopsOnce() {
    Request request = request("POST", "/v1/stop").withHeader("Idempotency-Key", "k-1");
    Response first = fixture.api.handle(request);
    fixture.send("POST", "/v1/go");

    Response second = fixture.api.handle(request);

    assertThat(json(second)).isEqualTo(json(first));
    assertThat(second.header("Idempotent-Replayed")).contains("true");
    assertThat(fixture.reprise.stops().standing()).isEmpty();
  }
}
