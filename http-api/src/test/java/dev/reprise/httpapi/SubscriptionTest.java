package dev.reprise.httpapi;

import static dev.reprise.httpapi.ResponseAssert.assertData;
import static dev.reprise.httpapi.ResponseAssert.assertError;
import static dev.reprise.httpapi.ResponseAssert.assertList;
import static dev.reprise.httpapi.ResponseAssert.fields;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SubscriptionTest {

  private static final String SUBSCRIPTIONS = "/v1/webhook_subscriptions";
  private static final String UNSET =
      "{\"schedule_seconds\":null,\"attempt_timeout_ms\":null,\"max_in_flight\":null,"
          + "\"rate_per_second\":null,\"order\":null,\"on_dead\":null,"
          + "\"final_statuses\":null,\"disable_after_seconds\":null,\"signature\":null,"
          + "\"headers\":null,\"record_response\":null}";

  private final Fixture fixture = new Fixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private String path(String id) {
    return SUBSCRIPTIONS + "/" + id;
  }

  private JsonNode patch(String id, String body) {
    return assertData(fixture.send("PATCH", path(id), body), 200);
  }

  @Test
  void create_answersWithTheSubscriptionAndItsSecretOnce() {
    Response response =
        fixture.send(
            "POST",
            SUBSCRIPTIONS,
            "{\"url\":\"https://example.com/h\",\"events\":[\"order.paid\",\"order:sent\"],"
                + "\"description\":\"Läden\"}");

    JsonNode data = assertData(response, 201);
    assertThat(fields(data))
        .containsExactly(
            "id",
            "object",
            "url",
            "events",
            "description",
            "status",
            "settings",
            "secrets",
            "health",
            "created_at",
            "initial_secret");
    assertThat(data.get("id").asText()).matches("wbs_[0-9A-HJKMNP-TV-Z]{26}");
    assertThat(data.get("object").asText()).isEqualTo("webhook_subscription");
    assertThat(data.get("url").asText()).isEqualTo("https://example.com/h");
    assertThat(data.get("events").toString()).isEqualTo("[\"order.paid\",\"order:sent\"]");
    assertThat(data.get("description").asText()).isEqualTo("Läden");
    assertThat(data.get("status").asText()).isEqualTo("active");
    assertThat(data.get("settings").toString()).isEqualTo(UNSET);
    assertThat(data.get("secrets")).hasSize(1);
    assertThat(fields(data.at("/secrets/0")))
        .containsExactly("id", "public_key", "created_at", "expires_at");
    assertThat(data.at("/secrets/0/id").asText()).startsWith("sec_");
    assertThat(data.get("health").toString())
        .isEqualTo(
            "{\"consecutive_failures\":0,\"last_success_at\":null,\"disabled_reason\":null,"
                + "\"breaker\":null,\"pending\":null,\"held\":null,\"oldest_due_at\":null}");
    assertThat(data.get("created_at").asText()).isEqualTo("2026-03-01T12:00:00.123Z");
    assertThat(data.get("initial_secret").asText()).startsWith("whsec_");
    assertThat(response.header("Location")).contains(path(data.get("id").asText()));
  }

  @Test
  void create_withSettings_showsThem() {
    String settings =
        "{\"schedule_seconds\":[0,1.5,60],\"attempt_timeout_ms\":2500,\"max_in_flight\":3,"
            + "\"rate_per_second\":0.5,\"order\":\"fifo\",\"on_dead\":\"hold\","
            + "\"final_statuses\":[410,501],\"disable_after_seconds\":7200,"
            + "\"signature\":\"standard-v1\",\"headers\":[{\"name\":\"X-A\",\"value\":\"b\"}],"
            + "\"record_response\":\"none\"}";

    Response response =
        fixture.send(
            "POST",
            SUBSCRIPTIONS,
            "{\"url\":\"https://example.com/h\",\"events\":[\"*\"],\"settings\":" + settings + "}");

    JsonNode data = assertData(response, 201);
    assertThat(data.get("settings").toString()).isEqualTo(settings);
    assertThat(fixture.get(path(data.get("id").asText())).at("/data/settings").toString())
        .isEqualTo(settings);
  }

  @Test
  void create_withWhatAnAnswerShows_takesNullsAsUnset() {
    Response response =
        fixture.send(
            "POST",
            SUBSCRIPTIONS,
            "{\"url\":\"https://example.com/h\",\"events\":[\"*\"],\"description\":null,"
                + "\"settings\":"
                + UNSET
                + "}");

    assertThat(assertData(response, 201).get("settings").toString()).isEqualTo(UNSET);
  }

  @Test
  void retrieve_neverShowsTheSecret() {
    String id = fixture.subscribe();

    Response response = fixture.send("GET", path(id));

    assertThat(fields(assertData(response, 200))).doesNotContain("initial_secret");
    assertThat(response.body().toUtf8()).doesNotContain("whsec_");
  }

  @Test
  void list_isNewestFirstAndPaged() {
    String first = fixture.subscribe();
    String second = fixture.subscribe();

    JsonNode page = assertList(fixture.send("GET", SUBSCRIPTIONS + "?limit=1"));
    assertThat(page.at("/data/0/id").asText()).isEqualTo(second);
    assertThat(page.get("has_more").asBoolean()).isTrue();
    String cursor = page.get("next_cursor").asText();
    JsonNode next = assertList(fixture.send("GET", SUBSCRIPTIONS + "?limit=1&cursor=" + cursor));
    assertThat(next.at("/data/0/id").asText()).isEqualTo(first);
    assertThat(next.get("has_more").asBoolean()).isFalse();
  }

  @Test
  void update_changesWhatIsGiven() {
    String id = fixture.subscribe();

    JsonNode data =
        patch(
            id,
            "{\"url\":\"https://example.org/new\",\"events\":[\"a\"],\"description\":\"d\","
                + "\"settings\":{\"max_in_flight\":1}}");

    assertThat(data.get("url").asText()).isEqualTo("https://example.org/new");
    assertThat(data.get("events").toString()).isEqualTo("[\"a\"]");
    assertThat(data.get("description").asText()).isEqualTo("d");
    assertThat(data.at("/settings/max_in_flight").asInt()).isEqualTo(1);
    assertThat(retrieved(id)).isEqualTo(withoutWhatGetAdds(data));
  }

  @Test
  void update_withoutFields_changesNothing() {
    String id = fixture.subscribe();
    JsonNode before = retrieved(id);

    assertThat(withoutWhatGetAdds(patch(id, "{}"))).isEqualTo(before);
    assertThat(withoutWhatGetAdds(assertData(fixture.send("PATCH", path(id)), 200)))
        .isEqualTo(before);
  }

  private JsonNode retrieved(String id) {
    return withoutWhatGetAdds(fixture.get(path(id)).get("data"));
  }

  private static JsonNode withoutWhatGetAdds(JsonNode data) {
    ((ObjectNode) data.get("health"))
        .remove(List.of("breaker", "pending", "held", "oldest_due_at"));
    return data;
  }

  @Test
  void update_nullRemovesDescriptionAndSettings() {
    String id = fixture.subscribe();
    patch(id, "{\"description\":\"d\",\"settings\":{\"max_in_flight\":1}}");

    JsonNode data = patch(id, "{\"description\":null,\"settings\":null}");

    assertThat(data.get("description").isNull()).isTrue();
    assertThat(data.get("settings").toString()).isEqualTo(UNSET);
  }

  @Test
  void update_status_disablesAndEnables() {
    String id = fixture.subscribe();

    assertThat(patch(id, "{\"status\":\"disabled\"}").at("/health/disabled_reason").asText())
        .isEqualTo("caller");
    assertThat(patch(id, "{\"status\":\"paused\"}").get("status").asText()).isEqualTo("paused");
    assertThat(patch(id, "{\"status\":\"active\"}").get("status").asText()).isEqualTo("active");
  }

  @Test
  void health_countsWhatWaits_asOneAndInTheList() {
    String id = fixture.subscribe();
    fixture.publish();
    String expected = "[2,0,\"2026-03-01T12:00:00.123Z\"]";
    fixture.publish();

    assertThat(waiting(fixture.get(path(id)).at("/data/health"))).isEqualTo(expected);
    assertThat(waiting(fixture.get(SUBSCRIPTIONS).at("/data/0/health"))).isEqualTo(expected);

    patch(id, "{\"status\":\"disabled\"}");
    fixture.publish();

    assertThat(fixture.get(path(id)).at("/data/health/held").asInt()).isEqualTo(1);
  }

  private static String waiting(JsonNode health) {
    return "[%s,%s,%s]"
        .formatted(health.get("pending"), health.get("held"), health.get("oldest_due_at"));
  }

  @Test
  void delete_keepsItsDeliveries() {
    String id = fixture.subscribe();
    String delivery = fixture.publish();

    JsonNode data = assertData(fixture.send("DELETE", path(id)), 200);

    assertThat(data.toString())
        .isEqualTo("{\"id\":\"" + id + "\",\"object\":\"webhook_subscription\",\"deleted\":true}");
    assertThat(fixture.send("GET", "/v1/webhook_deliveries/" + delivery).status()).isEqualTo(200);
    assertError(fixture.send("GET", path(id)), 404, "resource_not_found", "");
    assertError(fixture.send("DELETE", path(id)), 404, "resource_not_found", "");
    assertError(fixture.send("PATCH", path(id), "{}"), 404, "resource_not_found", "");
    assertThat(assertList(fixture.send("GET", SUBSCRIPTIONS)).get("data")).isEmpty();
  }

  @Test
  void everyOperation_ofAnotherTenantsSubscription_isNotFound() {
    String id = fixture.subscribe();

    for (String method : new String[] {"GET", "PATCH", "DELETE"}) {
      Request request =
          Request.of(method, path(id)).withHeader("Authorization", "Bearer " + Fixture.OTHER_TOKEN);
      assertError(fixture.api.handle(request), 404, "resource_not_found", "");
    }
    assertThat(fixture.send("GET", path(id)).status()).isEqualTo(200);
  }
}
