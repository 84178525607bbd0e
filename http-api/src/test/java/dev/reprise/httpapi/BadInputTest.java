package dev.reprise.httpapi;

import static dev.reprise.httpapi.ResponseAssert.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.model.Bytes;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BadInputTest {

  private static final String DELIVERY = "/v1/webhook_deliveries/{delivery}";
  private static final String REPLAY = DELIVERY + "/replay";
  private static final String SUBSCRIPTIONS = "/v1/webhook_subscriptions";
  private static final String SUBSCRIPTION = SUBSCRIPTIONS + "/{subscription}";

  private final Fixture fixture = new Fixture();
  private String delivery = "";
  private String subscription = "";

  @BeforeEach
  void deliver() {
    delivery = fixture.deadDelivery();
    subscription = fixture.get(SUBSCRIPTIONS).at("/data/0/id").asText();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private String filled(String target) {
    return target.replace("{delivery}", delivery).replace("{subscription}", subscription);
  }

  private void assertRefused(Request request, int status, String code, String param) {
    List<Object> before = fixture.written();

    assertError(fixture.api.handle(request), status, code, param);

    assertThat(fixture.written()).isEqualTo(before);
  }

  static Stream<Arguments> replayBodies() {
    return Stream.of(
        Arguments.of("{", "invalid_json", ""),
        Arguments.of("[]", "invalid_json", ""),
        Arguments.of("null", "invalid_json", ""),
        Arguments.of("\"fresh\"", "invalid_json", ""),
        Arguments.of("{} {}", "invalid_json", ""),
        Arguments.of("{}x", "invalid_json", ""),
        Arguments.of(" ", "invalid_json", ""),
        Arguments.of("{'reason':'x'}", "invalid_json", ""),
        Arguments.of("{\"reason\":\"a\",\"reason\":\"a\"}", "invalid_json", ""),
        Arguments.of("{\"reason\":NaN}", "invalid_json", ""),
        Arguments.of("[".repeat(5_000), "invalid_json", ""),
        Arguments.of("{\"subscription_id\":\"wbs_1\"}", "unknown_field", "subscription_id"),
        Arguments.of("{\"Reason\":\"x\"}", "unknown_field", "Reason"),
        Arguments.of("{\"\\ud800\":1}", "invalid_json", ""),
        Arguments.of("{\"\":1}", "unknown_field", ""),
        Arguments.of("{\"reason\":1}", "invalid_field_value", "reason"),
        Arguments.of("{\"reason\":\"\"}", "invalid_field_value", "reason"),
        Arguments.of("{\"reason\":\"" + "x".repeat(1_001) + "\"}", "invalid_field_value", "reason"),
        Arguments.of("{\"reason\":\"a\\u0000b\"}", "invalid_field_value", "reason"),
        Arguments.of("{\"reason\":\"a\\ud800b\"}", "invalid_field_value", "reason"),
        Arguments.of("{\"reason\":{\"a\":1}}", "invalid_field_value", "reason"),
        Arguments.of("{\"when_pending\":\"skip\"}", "invalid_field_value", "when_pending"),
        Arguments.of("{\"when_pending\":\"EXPEDITE\"}", "invalid_field_value", "when_pending"),
        Arguments.of("{\"when_pending\":true}", "invalid_field_value", "when_pending"),
        Arguments.of("{\"use_original_url\":\"true\"}", "invalid_field_value", "use_original_url"),
        Arguments.of("{\"use_original_url\":1}", "invalid_field_value", "use_original_url"),
        Arguments.of("{\"allow_disabled\":[]}", "invalid_field_value", "allow_disabled"),
        Arguments.of("{\"event_id\":\"evt_1\"}", "invalid_field_value", "event_id"),
        Arguments.of("{\"event_id\":\"fresh\"}", "missing_required_field", "reason"));
  }

  @ParameterizedTest
  @MethodSource("replayBodies")
  void replay_withABadBody_isRefused(String body, String code, String param) {
    assertRefused(Fixture.request("POST", filled(REPLAY), body), 400, code, param);
  }

  static Stream<Arguments> subscriptions() {
    String url = "\"url\":\"https://example.com/h\"";
    String events = "\"events\":[\"a\"]";
    String types = "x,".repeat(100) + "x";
    return Stream.of(
        Arguments.of("{}", "missing_required_field", "url"),
        Arguments.of("{" + events + "}", "missing_required_field", "url"),
        Arguments.of("{" + url + "}", "missing_required_field", "events"),
        Arguments.of("{" + url + ",\"events\":null}", "missing_required_field", "events"),
        Arguments.of("{\"url\":7," + events + "}", "invalid_field_value", "url"),
        Arguments.of("{" + url + ",\"events\":\"a\"}", "invalid_field_value", "events"),
        Arguments.of("{" + url + ",\"events\":[]}", "invalid_field_value", "events"),
        Arguments.of("{" + url + ",\"events\":[1]}", "invalid_field_value", "events"),
        Arguments.of("{" + url + ",\"events\":[null]}", "invalid_field_value", "events"),
        Arguments.of("{" + url + ",\"events\":[\"a b\"]}", "invalid_field_value", "events"),
        Arguments.of("{" + url + ",\"events\":[\"a\",\"a\"]}", "invalid_field_value", "events"),
        Arguments.of(
            "{" + url + ",\"events\":[\"" + types.replace(",", "\",\"") + "\"]}",
            "invalid_field_value",
            "events"),
        Arguments.of("{" + url + "," + events + ",\"id\":\"mine\"}", "unknown_field", "id"),
        Arguments.of(
            "{" + url + "," + events + ",\"status\":\"active\"}", "unknown_field", "status"),
        Arguments.of(
            "{" + url + "," + events + ",\"description\":\"" + "d".repeat(1_001) + "\"}",
            "invalid_field_value",
            "description"));
  }

  @ParameterizedTest
  @MethodSource("subscriptions")
  void createSubscription_withABadBody_isRefused(String body, String code, String param) {
    assertRefused(Fixture.request("POST", SUBSCRIPTIONS, body), 400, code, param);
  }

  static Stream<Arguments> settings() {
    return Stream.of(
        Arguments.of("7", "invalid_field_value", "settings"),
        Arguments.of("{\"order\":\"lifo\"}", "invalid_field_value", "settings.order"),
        Arguments.of("{\"order\":1}", "invalid_field_value", "settings.order"),
        Arguments.of("{\"on_dead\":\"held\"}", "invalid_field_value", "settings.on_dead"),
        Arguments.of("{\"on_dead\":true}", "invalid_field_value", "settings.on_dead"),
        Arguments.of("{\"max_in_flight\":0}", "invalid_field_value", "settings.max_in_flight"),
        Arguments.of("{\"rate_per_second\":0}", "invalid_field_value", "settings.rate_per_second"),
        Arguments.of(
            "{\"rate_per_second\":10000.1}", "invalid_field_value", "settings.rate_per_second"),
        Arguments.of(
            "{\"rate_per_second\":1e999}", "invalid_field_value", "settings.rate_per_second"),
        Arguments.of(
            "{\"rate_per_second\":\"1\"}", "invalid_field_value", "settings.rate_per_second"),
        Arguments.of("{\"max_in_flight\":1001}", "invalid_field_value", "settings.max_in_flight"),
        Arguments.of("{\"max_in_flight\":\"1\"}", "invalid_field_value", "settings.max_in_flight"),
        Arguments.of("{\"max_in_flight\":1.0}", "invalid_field_value", "settings.max_in_flight"),
        Arguments.of(
            "{\"max_in_flight\":99999999999}", "invalid_field_value", "settings.max_in_flight"),
        Arguments.of(
            "{\"attempt_timeout_ms\":99}", "invalid_field_value", "settings.attempt_timeout_ms"),
        Arguments.of(
            "{\"attempt_timeout_ms\":25001}", "invalid_field_value", "settings.attempt_timeout_ms"),
        Arguments.of(
            "{\"attempt_timeout_ms\":300001}",
            "invalid_field_value",
            "settings.attempt_timeout_ms"),
        Arguments.of(
            "{\"schedule_seconds\":[]}", "invalid_field_value", "settings.schedule_seconds"),
        Arguments.of(
            "{\"schedule_seconds\":[-1]}", "invalid_field_value", "settings.schedule_seconds"),
        Arguments.of(
            "{\"schedule_seconds\":[1e400]}", "invalid_field_value", "settings.schedule_seconds"),
        Arguments.of(
            "{\"schedule_seconds\":[2592001]}", "invalid_field_value", "settings.schedule_seconds"),
        Arguments.of(
            "{\"schedule_seconds\":[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]}",
            "invalid_field_value",
            "settings.schedule_seconds"),
        Arguments.of(
            "{\"schedule_seconds\":[\"1\"]}", "invalid_field_value", "settings.schedule_seconds"),
        Arguments.of(
            "{\"final_statuses\":[200]}", "invalid_field_value", "settings.final_statuses"),
        Arguments.of("{\"final_statuses\":{}}", "invalid_field_value", "settings.final_statuses"),
        Arguments.of(
            "{\"disable_after_seconds\":-1}",
            "invalid_field_value",
            "settings.disable_after_seconds"));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void settings_thatBreakARule_areRefused(String settings, String code, String param) {
    String create =
        "{\"url\":\"https://example.com/h\",\"events\":[\"a\"],\"settings\":" + settings + "}";
    assertRefused(Fixture.request("POST", SUBSCRIPTIONS, create), 400, code, param);
    String update = "{\"settings\":" + settings + "}";
    assertRefused(Fixture.request("PATCH", filled(SUBSCRIPTION), update), 400, code, param);
  }

  static Stream<String> urls() {
    return Stream.of(
        "",
        "example.com",
        "/hook",
        "ftp://example.com/h",
        "https:example.com",
        "https://",
        "https:///h",
        "https://example.com/a b",
        "https://example.com/%zz",
        "javascript:alert(1)",
        "https://example.com/" + "x".repeat(2_048),
        "https://" + Fixture.REFUSED_HOST + "/h");
  }

  @ParameterizedTest
  @MethodSource("urls")
  void urls_thatAreNoneOrRefused_areRefused(String url) {
    String create = "{\"url\":\"" + url + "\",\"events\":[\"a\"]}";
    assertRefused(
        Fixture.request("POST", SUBSCRIPTIONS, create), 400, "invalid_webhook_url", "url");
    String update = "{\"url\":\"" + url + "\"}";
    assertRefused(
        Fixture.request("PATCH", filled(SUBSCRIPTION), update), 400, "invalid_webhook_url", "url");
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        Arguments.of("{\"url\":null}", "invalid_field_value", "url"),
        Arguments.of("{\"events\":null}", "invalid_field_value", "events"),
        Arguments.of("{\"status\":null}", "invalid_field_value", "status"),
        Arguments.of("{\"status\":\"deleted\"}", "invalid_field_value", "status"),
        Arguments.of("{\"secrets\":[]}", "unknown_field", "secrets"),
        Arguments.of("{\"id\":\"x\"}", "unknown_field", "id"));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void updateSubscription_withABadBody_isRefused(String body, String code, String param) {
    assertRefused(Fixture.request("PATCH", filled(SUBSCRIPTION), body), 400, code, param);
  }

  static Stream<Arguments> targets() {
    String deliveries = "/v1/webhook_deliveries";
    return Stream.of(
        Arguments.of("GET", deliveries + "?limit=0", "invalid_limit", "limit"),
        Arguments.of("GET", deliveries + "?limit=101", "invalid_limit", "limit"),
        Arguments.of("GET", deliveries + "?limit=ten", "invalid_limit", "limit"),
        Arguments.of("GET", deliveries + "?limit=", "invalid_limit", "limit"),
        Arguments.of("GET", deliveries + "?limit=-1", "invalid_limit", "limit"),
        Arguments.of("GET", deliveries + "?limit=99999999999", "invalid_limit", "limit"),
        Arguments.of("GET", SUBSCRIPTIONS + "?limit=0", "invalid_limit", "limit"),
        Arguments.of("GET", SUBSCRIPTIONS + "?cursor=x", "invalid_cursor", "cursor"),
        Arguments.of("GET", SUBSCRIPTIONS + "?status=active", "unknown_field", "status"),
        Arguments.of("GET", deliveries + "?state=dead", "unknown_field", "state"),
        Arguments.of("GET", deliveries + "?limit=1&limit=2", "invalid_field_value", "limit"),
        Arguments.of("GET", deliveries + "?status=Dead", "invalid_field_value", "status"),
        Arguments.of("GET", deliveries + "?status=", "invalid_field_value", "status"),
        Arguments.of("GET", deliveries + "?event_type=a%20b", "invalid_field_value", "event_type"),
        Arguments.of("GET", deliveries + "?event_id=a.b", "invalid_field_value", "event_id"),
        Arguments.of(
            "GET", deliveries + "?subscription_id=a/b", "invalid_field_value", "subscription_id"),
        Arguments.of(
            "GET", deliveries + "?replayed_from=x", "invalid_field_value", "replayed_from"),
        Arguments.of("GET", deliveries + "?key=", "invalid_field_value", "key"),
        Arguments.of("GET", deliveries + "?key=%", "invalid_field_value", "key"),
        Arguments.of("GET", deliveries + "?key=%ff", "invalid_field_value", "key"),
        Arguments.of("GET", deliveries + "?key=a%00", "invalid_field_value", "key"),
        Arguments.of("GET", deliveries + "?tag=shop", "invalid_field_value", "tag"),
        Arguments.of("GET", deliveries + "?tag=shop=", "invalid_field_value", "tag"),
        Arguments.of("GET", deliveries + "?error_kind=oops", "invalid_field_value", "error_kind"),
        Arguments.of(
            "GET", deliveries + "?status_class=6xx", "invalid_field_value", "status_class"),
        Arguments.of(
            "GET", deliveries + "?created_after=today", "invalid_field_value", "created_after"),
        Arguments.of(
            "GET",
            deliveries + "?created_before=2026-01-01T00:00:00",
            "invalid_field_value",
            "created_before"),
        Arguments.of(
            "GET",
            deliveries + "?created_before=%2B999999-01-01T00:00:00Z",
            "invalid_field_value",
            "created_before"),
        Arguments.of("GET", deliveries + "/example", "invalid_field_value", "id"),
        Arguments.of("GET", deliveries + "/example/payload", "invalid_field_value", "id"),
        Arguments.of("GET", deliveries + "/example/attempts", "invalid_field_value", "id"),
        Arguments.of("GET", deliveries + "/example/lineage", "invalid_field_value", "id"),
        Arguments.of("GET", DELIVERY + "?wait=1", "unknown_field", "wait"),
        Arguments.of("POST", deliveries + "/example/expedite", "invalid_field_value", "id"),
        Arguments.of("POST", deliveries + "/example/release", "invalid_field_value", "id"),
        Arguments.of("POST", deliveries + "/example/cancel", "invalid_field_value", "id"),
        Arguments.of("POST", REPLAY + "?reason=x", "unknown_field", "reason"),
        Arguments.of("GET", SUBSCRIPTIONS + "/a%20b", "invalid_field_value", "id"),
        Arguments.of("DELETE", SUBSCRIPTIONS + "/" + "x".repeat(65), "invalid_field_value", "id"),
        Arguments.of("POST", "/v1/events", "missing_required_field", "type"),
        Arguments.of("POST", "/v1/events?type=", "invalid_field_value", "type"),
        Arguments.of("POST", "/v1/events?type=a%2Fb", "invalid_field_value", "type"),
        Arguments.of("POST", "/v1/events?type=" + "x".repeat(65), "invalid_field_value", "type"),
        Arguments.of("POST", "/v1/events?type=a&type=b", "invalid_field_value", "type"),
        Arguments.of("POST", "/v1/events?type=a&id=a.b", "invalid_field_value", "id"),
        Arguments.of(
            "POST", "/v1/events?type=a&key=" + "k".repeat(256), "invalid_field_value", "key"),
        Arguments.of("POST", "/v1/events?type=a&tag=b", "invalid_field_value", "tag"),
        Arguments.of("POST", "/v1/events?type=a&tag=a=b&tag=a=c", "invalid_field_value", "tag"),
        Arguments.of(
            "POST",
            "/v1/events?type=a&tag=1=1&tag=2=1&tag=3=1&tag=4=1&tag=5=1&tag=6=1&tag=7=1&tag=8=1&tag=9=1",
            "invalid_field_value",
            "tag"),
        Arguments.of(
            "POST", "/v1/events?type=a&subscription_id=x", "unknown_field", "subscription_id"));
  }

  @ParameterizedTest
  @MethodSource("targets")
  void parametersAndIds_thatBreakARule_areRefused(
      String method, String target, String code, String param) {
    assertRefused(Fixture.request(method, filled(target)), 400, code, param);
  }

  @Test
  void jsonBody_ofAnotherContentType_isRefused() {
    for (String type :
        List.of("text/plain", "application/x-www-form-urlencoded", "", "application/jsonx")) {
      Request request = Fixture.request("POST", filled(REPLAY)).withBody(type, Bytes.utf8("{}"));
      assertRefused(request, 415, "unsupported_media_type", "Content-Type");
    }
  }

  @Test
  void jsonBody_withACharset_isRead() {
    Request request =
        Fixture.request("POST", filled(REPLAY))
            .withBody("Application/JSON; charset=utf-8", Bytes.utf8("{}"));

    assertThat(fixture.api.handle(request).status()).isEqualTo(202);
  }

  @Test
  void jsonBody_thatIsNotUtf8_isRefused() {
    Bytes body = Bytes.copyOf(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'});
    Request request = Fixture.request("POST", filled(REPLAY)).withBody("application/json", body);

    assertRefused(request, 400, "invalid_json", "");
  }

  @Test
  void emptyBody_ofAnyContentType_isNone() {
    Request request =
        Fixture.request("POST", filled(REPLAY))
            .withBody("application/x-www-form-urlencoded", Bytes.empty());

    assertThat(fixture.api.handle(request).status()).isEqualTo(202);
  }

  @Test
  void oversizeBody_isRefusedBeforeTheLookUp() {
    Bytes body = Bytes.utf8(" ".repeat(RepriseApi.BODY_BYTES_MAX + 1));

    for (String target :
        List.of(filled(REPLAY), SUBSCRIPTIONS, "/v1/webhook_deliveries/x/replay")) {
      Request request = Fixture.request("POST", target).withBody("application/json", body);
      assertRefused(request, 413, "payload_too_large", "");
    }
  }

  @Test
  void contentTypeOfAPayload_thatIsNotPrintable_isRefused() {
    for (String type : List.of("ä", "x".repeat(256))) {
      Request request =
          Fixture.request("POST", "/v1/events?type=a").withBody(type, Bytes.utf8("{}"));
      assertRefused(request, 400, "invalid_field_value", "Content-Type");
    }
  }

  @Test
  void expediteCancelAndRelease_takeNoFields() {
    for (String operation : List.of("/expedite", "/cancel", "/release")) {
      Request request = Fixture.request("POST", filled(DELIVERY) + operation, "{\"reason\":\"x\"}");
      assertRefused(request, 400, "unknown_field", "reason");
    }
  }

  @Test
  void idempotencyKeys_thatBreakTheRule_areRefused() {
    for (String key : List.of("", " ", "k".repeat(256))) {
      Request request = Fixture.request("POST", filled(REPLAY)).withHeader("Idempotency-Key", key);
      assertRefused(request, 400, "invalid_field_value", "Idempotency-Key");
    }
  }

  @Test
  void paths_thatLeadNowhere_areNotFound() {
    for (String path :
        List.of(
            "",
            "/",
            "/v1",
            "/v2/events",
            "/v1/events/",
            "/v1/webhook_deliveries/",
            "//v1/events",
            filled(DELIVERY) + "/retry")) {
      assertRefused(Fixture.request("GET", path), 404, "resource_not_found", "");
    }
  }

  @Test
  void methods_thatAPathDoesNotKnow_areRefusedWithThoseItKnows() {
    Response response = fixture.send("PUT", filled(SUBSCRIPTION));

    assertError(response, 405, "method_not_allowed", "");
    assertThat(response.header("Allow")).contains("DELETE, GET, HEAD, PATCH");
    assertThat(fixture.send("GET", filled(REPLAY)).header("Allow")).contains("POST");
    assertThat(fixture.send("POST", "/v1/health").header("Allow")).contains("GET, HEAD");
    assertThat(fixture.send("POST", "/v1/webhook_deliveries").status()).isEqualTo(405);
  }

  static Stream<Arguments> messages() {
    String named = "{\"url\":\"https://e.example/h\",\"events\":[\"a\"],\"settings\":{%s}}";
    return Stream.of(
        Arguments.of("GET", "/v1/webhook_deliveries?limit=101", "", "from 1 to 100, was 101"),
        Arguments.of("GET", "/v1/webhook_deliveries?limit=x", "", "from 1 to 100, was \"x\""),
        Arguments.of("GET", "/v1/webhook_deliveries?status=gone", "", "was \"gone\""),
        Arguments.of("GET", "/v1/webhook_deliveries?created_after=now", "", "was \"now\""),
        Arguments.of(
            "GET",
            "/v1/webhook_deliveries?" + "x".repeat(500) + "=1",
            "",
            "x".repeat(80) + "… here"),
        Arguments.of(
            "POST",
            SUBSCRIPTIONS,
            named.formatted("\"attempt_timeout_ms\":300001"),
            "settings.attempt_timeout_ms must be an integer from 100 to 25000, was 300001"),
        Arguments.of(
            "POST", SUBSCRIPTIONS, named.formatted("\"max_in_flight\":\"1\""), "was \"1\""),
        Arguments.of(
            "POST",
            SUBSCRIPTIONS,
            named.formatted("\"schedule_seconds\":[1,0.0001]"),
            "settings.schedule_seconds must hold whole milliseconds, such as 0.001, was 0.00010"),
        Arguments.of(
            "POST",
            SUBSCRIPTIONS,
            named.formatted("\"" + "y".repeat(500) + "\":1"),
            "there is no field settings." + "y".repeat(71) + "…"));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void message_namesFieldRuleAndValue(String method, String target, String body, String message) {
    Request request = Fixture.request(method, target);
    Response response =
        fixture.api.handle(
            body.isEmpty() ? request : request.withBody("application/json", Bytes.utf8(body)));

    assertThat(Fixture.json(response).at("/error/message").asText()).contains(message);
  }

  @Test
  void jsonThatIsNotUtf8_isRefused() {
    String body = "{\"url\":\"https://e.example/h\",\"events\":[\"a\"]}";
    for (Charset charset :
        List.of(
            StandardCharsets.UTF_16,
            StandardCharsets.UTF_16BE,
            StandardCharsets.UTF_16LE,
            Charset.forName("UTF-32"))) {
      Bytes bytes = Bytes.copyOf(body.getBytes(charset));

      assertRefused(
          Fixture.request("POST", SUBSCRIPTIONS).withBody("application/json", bytes),
          400,
          "invalid_json",
          "");
    }
  }
}
