package dev.reprise.httpapi;

import static dev.reprise.httpapi.ResponseAssert.assertData;
import static dev.reprise.httpapi.ResponseAssert.assertError;
import static dev.reprise.httpapi.ResponseAssert.fields;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Secrets of a subscription, and test events. */
class SecretTest {

  private static final String SUBSCRIPTIONS = "/v1/webhook_subscriptions/";
  private static final String KEY = "Idempotency-Key";

  private final Fixture fixture = new Fixture();
  private String id = "";

  @BeforeEach
  void subscribe() {
    id = fixture.subscribe();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private String secrets() {
    return SUBSCRIPTIONS + id + "/secrets";
  }

  private String test() {
    return SUBSCRIPTIONS + id + "/test";
  }

  private JsonNode listed() {
    return fixture.get(SUBSCRIPTIONS + id).at("/data/secrets");
  }

  @Test
  void add_showsTheSecretOnce_andTheOlderOnesExpireInADay() {
    JsonNode added = assertData(fixture.send("POST", secrets()), 201);

    assertThat(fields(added))
        .containsExactlyInAnyOrder(
            "id", "object", "secret", "public_key", "created_at", "expires_at");
    assertThat(added.get("id").asText()).matches("sec_[0-9A-HJKMNP-TV-Z]{26}");
    assertThat(added.get("object").asText()).isEqualTo("webhook_secret");
    assertThat(added.get("secret").asText()).matches("whsec_[A-Za-z0-9+/]{43}=");
    assertThat(added.get("public_key").isNull()).isTrue();
    assertThat(added.get("expires_at").isNull()).isTrue();
    assertThat(listed()).hasSize(2);
    assertThat(listed().at("/0/expires_at").asText()).isEqualTo("2026-03-02T12:00:00.123Z");
    assertThat(listed().at("/1/id")).isEqualTo(added.get("id"));
    assertThat(listed().toString()).doesNotContain("whsec_");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 2026-03-01T12:00:00.123Z",
    "1, 2026-03-01T13:00:00.123Z",
    "720, 2026-03-31T12:00:00.123Z"
  })
  void add_expiresTheOlderOnesAsAsked(int hours, String expiresAt) {
    assertData(fixture.send("POST", secrets(), "{\"expires_in_hours\":" + hours + "}"), 201);

    assertThat(listed().at("/0/expires_at").asText()).isEqualTo(expiresAt);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"expires_in_hours\":-1}    | invalid_field_value | expires_in_hours",
        "{\"expires_in_hours\":721}   | invalid_field_value | expires_in_hours",
        "{\"expires_in_hours\":1.5}   | invalid_field_value | expires_in_hours",
        "{\"expires_in_hours\":\"1\"} | invalid_field_value | expires_in_hours",
        "{\"secret\":\"whsec_a\"}     | unknown_field       | secret",
        "{                            | invalid_json        | ''"
      })
  void add_withABadBody_isRefused(String body, String code, String param) {
    List<Object> before = fixture.written();

    assertError(fixture.send("POST", secrets(), body), 400, code, param);

    assertThat(fixture.written()).isEqualTo(before);
  }

  @Test
  void add_twentyFirstThatSigns_isRefused() {
    for (int i = 0; i < 19; i++) {
      assertData(fixture.send("POST", secrets()), 201);
    }

    assertError(fixture.send("POST", secrets()), 400, "invalid_field_value", "id");
  }

  @Test
  void add_repeated_addsOnce_andKeepsNoSecret() {
    Request request = Fixture.request("POST", secrets()).withHeader(KEY, "k-1");

    JsonNode first = assertData(fixture.api.handle(request), 201);
    Response second = fixture.api.handle(request);
    JsonNode again = assertData(second, 201);

    assertThat(second.header("Idempotent-Replayed")).contains("true");
    assertThat(first.get("secret").isNull()).isFalse();
    assertThat(again.get("secret").isNull()).isTrue();
    assertThat(again.get("id")).isEqualTo(first.get("id"));
    assertThat(listed()).hasSize(2);
  }

  @Test
  void keyPair_isShownByItsPublicKeyOnly() {
    assertData(
        fixture.send(
            "PATCH", SUBSCRIPTIONS + id, "{\"settings\":{\"signature\":\"standard-v1a\"}}"),
        200);

    Response response = fixture.send("POST", secrets());

    JsonNode added = assertData(response, 201);
    assertThat(added.get("secret").isNull()).isTrue();
    assertThat(added.get("public_key").asText()).matches("whpk_[A-Za-z0-9+/]{43}=");
    assertThat(listed().at("/1/public_key")).isEqualTo(added.get("public_key"));
    assertThat(response.body().toUtf8() + listed()).doesNotContain("whsk_");
  }

  @Test
  void createdWithKeyPair_hasNoInitialSecret() {
    Response response =
        fixture.send(
            "POST",
            "/v1/webhook_subscriptions",
            "{\"url\":\"https://example.com/h\",\"events\":[\"*\"],"
                + "\"settings\":{\"signature\":\"standard-v1a\"}}");

    JsonNode created = assertData(response, 201);
    assertThat(created.get("initial_secret").isNull()).isTrue();
    assertThat(created.at("/secrets/0/public_key").asText()).startsWith("whpk_");
    assertThat(response.body().toUtf8()).doesNotContain("whsk_");
  }

  @Test
  void remove_takesTheSecret_butNotTheLastThatSigns() {
    String first = listed().at("/0/id").asText();
    String second = assertData(fixture.send("POST", secrets()), 201).get("id").asText();

    JsonNode removed = assertData(fixture.send("DELETE", secrets() + "/" + first), 200);

    assertThat(removed.toString())
        .isEqualTo("{\"id\":\"" + first + "\",\"object\":\"webhook_secret\",\"deleted\":true}");
    assertThat(listed()).hasSize(1);
    assertError(fixture.send("DELETE", secrets() + "/" + second), 409, "last_secret", "");
    assertError(fixture.send("DELETE", secrets() + "/" + first), 404, "resource_not_found", "");
    assertThat(listed()).hasSize(1);
  }

  @Test
  void test_enqueuesADeliveryToThisSubscriptionAlone() {
    fixture.subscribe();

    Response response = fixture.send("POST", test());

    JsonNode data = assertData(response, 202);
    String delivery = data.get("id").asText();
    assertThat(data.toString())
        .isEqualTo(
            "{\"id\":\"%s\",\"object\":\"webhook_delivery\",\"replayed_from\":null,\"status\":\"pending\"}"
                .formatted(delivery));
    assertThat(response.header("Location")).contains("/v1/webhook_deliveries/" + delivery);
    JsonNode shown = fixture.get("/v1/webhook_deliveries").get("data");
    assertThat(shown).hasSize(1);
    assertThat(shown.at("/0/event_type").asText()).isEqualTo("webhook.test");
    assertThat(shown.at("/0/subscription_id").asText()).isEqualTo(id);
    assertThat(
            fixture.send("GET", "/v1/webhook_deliveries/" + delivery + "/payload").body().toUtf8())
        .isEqualTo(
            "{\"type\":\"webhook.test\",\"subscription_id\":\"%s\",\"created_at\":\"2026-03-01T12:00:00.123Z\"}"
                .formatted(id));
  }

  @Test
  void test_repeated_enqueuesOnce() {
    Request request = Fixture.request("POST", test()).withHeader(KEY, "k-1");

    JsonNode first = assertData(fixture.api.handle(request), 202);
    fixture.now = fixture.now.plus(Duration.ofMinutes(1));

    assertThat(assertData(fixture.api.handle(request), 202)).isEqualTo(first);
    assertThat(fixture.get("/v1/webhook_deliveries").get("data")).hasSize(1);
  }

  @Test
  void test_ofADisabledSubscription_isRefused() {
    assertData(fixture.send("PATCH", SUBSCRIPTIONS + id, "{\"status\":\"disabled\"}"), 200);

    assertError(fixture.send("POST", test()), 409, "subscription_disabled", "");
    assertError(fixture.send("POST", test(), "{\"a\":1}"), 400, "unknown_field", "a");
    assertThat(fixture.get("/v1/webhook_deliveries").get("data")).isEmpty();
  }

  @Test
  void unknownOthersOrDeletedSubscription_isNotFound() {
    List<Request> requests =
        List.of(
            Fixture.request("POST", secrets()),
            Fixture.request("DELETE", secrets() + "/" + listed().at("/0/id").asText()),
            Fixture.request("POST", test()));
    for (Request request : requests) {
      Request others =
          Request.of(request.method(), request.path())
              .withHeader("Authorization", "Bearer " + Fixture.OTHER_TOKEN);
      assertError(fixture.api.handle(others), 404, "resource_not_found", "");
    }

    assertData(fixture.send("DELETE", SUBSCRIPTIONS + id), 200);

    for (Request request : requests) {
      assertError(fixture.api.handle(request), 404, "resource_not_found", "");
    }
  }

  @Test
  void malformedSubscriptionId_isBlamed() {
    assertError(
        fixture.send("POST", SUBSCRIPTIONS + "a%20b/secrets"), 400, "invalid_field_value", "id");
    assertError(
        fixture.send("DELETE", SUBSCRIPTIONS + "a%20b/secrets/x"),
        400,
        "invalid_field_value",
        "id");
    assertError(
        fixture.send("POST", SUBSCRIPTIONS + "a%20b/test"), 400, "invalid_field_value", "id");
  }

  @Test
  void secretIdThatIsOdd_isJustUnknown() {
    assertError(fixture.send("DELETE", secrets() + "/%00%20x"), 404, "resource_not_found", "");
  }

  @Test
  void withoutPermission_nothingIsDone() {
    RepriseApi api =
        RepriseApi.of(
            fixture.reprise,
            fixture.store,
            token -> new AuthResult.Authenticated("acme", "joe", Set.of(Permission.READ)));

    for (Request request :
        List.of(
            Fixture.request("POST", secrets()),
            Fixture.request("DELETE", secrets() + "/x"),
            Fixture.request("POST", test()))) {
      assertError(api.handle(request), 403, "permission_missing", "manage_subscriptions");
    }
    assertThat(listed()).hasSize(1);
  }
}
