package dev.reprise.httpapi;

import static dev.reprise.httpapi.ResponseAssert.assertData;
import static dev.reprise.httpapi.ResponseAssert.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.StopRequest;
import dev.reprise.model.StopScope;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExplainTest {

  private static final String LANE_ELSEWHERE =
      "{\"owner\":\"not_this_node\",\"breaker\":null,\"in_flight\":null,\"in_flight_max\":null,"
          + "\"starts_at\":null,\"is_recovering\":null}";

  private final Fixture fixture = new Fixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void ended_isExplained() {
    String id = fixture.deadDelivery();

    JsonNode data = explain(id);

    assertThat(data.toString())
        .isEqualTo(
            ("{\"object\":\"explanation\",\"delivery_id\":\"%s\",\"subscription_id\":\"%s\","
                    + "\"status\":\"dead\",\"status_detail\":\"exhausted\",\"reasons\":[\"ended\"],"
                    + "\"next_attempt\":null,\"subscription_status\":\"active\",\"stops\":[],\"behind\":null,"
                    + "\"lane\":%s}")
                .formatted(id, data.get("subscription_id").asText(), LANE_ELSEWHERE));
  }

  @Test
  void pending_showsItsNextAttempt() {
    fixture.subscribe();

    JsonNode data = explain(fixture.publish());

    assertThat(data.get("reasons").toString()).isEqualTo("[\"due\"]");
    assertThat(data.get("next_attempt").toString())
        .isEqualTo("{\"number\":1,\"at\":\"2026-03-01T12:00:00.123Z\"}");
  }

  @Test
  void stopped_showsByWhom_saveForTheWholeEngine() {
    fixture.subscribe();
    String id = fixture.publish();
    fixture.send("POST", "/v1/stop", "{\"reason\":\"they asked\"}");
    fixture
        .reprise
        .stops()
        .stop(StopRequest.of(StopScope.everything()).withActor("root").withReason("fire"))
        .orElseThrow();

    JsonNode data = explain(id);

    assertThat(data.get("reasons").toString()).isEqualTo("[\"stopped\"]");
    assertThat(data.get("stops"))
        .extracting(JsonNode::toString)
        .anySatisfy(
            stop -> assertThat(stop).contains("\"scope\":\"tenant\"", "\"reason\":\"they asked\""))
        .anySatisfy(
            stop ->
                assertThat(stop)
                    .startsWith("{\"scope\":\"engine\",\"actor\":null,\"reason\":null"));
  }

  @Test
  void ownNode_showsItsLane_andTheSubscriptionsBreaker() throws Exception {
    String subscription = fixture.subscribe();
    String id = fixture.publish();
    fixture.reprise.start();
    assertThat(fixture.sending.await(30, TimeUnit.SECONDS)).isTrue();

    JsonNode data = explain(id);

    assertThat(data.get("reasons").toString()).isEqualTo("[\"in_flight\"]");
    assertThat(data.get("lane").toString())
        .isEqualTo(
            "{\"owner\":\"this_node\",\"breaker\":\"closed\",\"in_flight\":1,\"in_flight_max\":16,"
                + "\"starts_at\":null,\"is_recovering\":false}");
    assertThat(fixture.get("/v1/webhook_subscriptions/" + subscription).at("/data/health/breaker"))
        .hasToString("\"closed\"");
    assertThat(fixture.get("/v1/webhook_subscriptions").at("/data/0/health/breaker"))
        .hasToString("\"closed\"");
  }

  @Test
  void unknownDelivery_isNotFound_malformedIsRefused() {
    assertError(fixture.send("GET", path(Fixture.NO_SUCH_DELIVERY)), 404, "resource_not_found", "");
    assertError(fixture.send("GET", path("x")), 400, "invalid_field_value", "id");
  }

  private JsonNode explain(String id) {
    return assertData(fixture.send("GET", path(id)), 200);
  }

  private static String path(String id) {
    return "/v1/webhook_deliveries/" + id + "/explain";
  }
}
