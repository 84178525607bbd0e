package dev.reprise.httpapi;

import static dev.reprise.httpapi.ResponseAssert.assertData;
import static dev.reprise.httpapi.ResponseAssert.assertError;
import static dev.reprise.httpapi.ResponseAssert.assertList;
import static dev.reprise.httpapi.ResponseAssert.fields;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.model.Bytes;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.StatusDetail;
import dev.reprise.spi.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeliveryTest {

  private static final String DELIVERIES = "/v1/webhook_deliveries";
  private static final List<String> FIELDS =
      List.of(
          "id",
          "object",
          "subscription_id",
          "event_id",
          "event_type",
          "key",
          "tags",
          "url",
          "status",
          "status_detail",
          "attempt_count",
          "last_attempt",
          "created_at",
          "next_attempt_at",
          "finished_at",
          "replayed_from",
          "root_id",
          "generation",
          "replay_job_id",
          "actor",
          "reason",
          "imported",
          "external_id",
          "replayable_until",
          "payload");

  private final Fixture fixture = new Fixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private List<String> ids(String query) {
    List<String> ids = new ArrayList<>();
    assertList(fixture.send("GET", DELIVERIES + query))
        .get("data")
        .forEach(each -> ids.add(each.get("id").asText()));
    return ids;
  }

  @Test
  void retrieve_pendingDelivery_showsAllFieldsWithNulls() {
    String subscription = fixture.subscribe();
    String id =
        fixture.publish("/v1/events?type=order.paid&id=order-1-paid&key=order-1&tag=shop=berlin");

    JsonNode data = assertData(fixture.send("GET", DELIVERIES + "/" + id), 200);

    assertThat(fields(data)).containsExactlyElementsOf(FIELDS);
    assertThat(data.get("object").asText()).isEqualTo("webhook_delivery");
    assertThat(data.get("subscription_id").asText()).isEqualTo(subscription);
    assertThat(data.get("event_id").asText()).isEqualTo("order-1-paid");
    assertThat(data.get("event_type").asText()).isEqualTo("order.paid");
    assertThat(data.get("key").asText()).isEqualTo("order-1");
    assertThat(data.at("/tags/shop").asText()).isEqualTo("berlin");
    assertThat(data.get("url").asText()).isEqualTo("https://example.com/hook?token=s3cret");
    assertThat(data.get("status").asText()).isEqualTo("pending");
    assertThat(data.get("status_detail").asText()).isEqualTo("waiting");
    assertThat(data.get("created_at").asText()).isEqualTo("2026-03-01T12:00:00.123Z");
    assertThat(data.get("next_attempt_at").asText()).isEqualTo("2026-03-01T12:00:00.123Z");
    assertThat(data.get("root_id").asText()).isEqualTo(id);
    assertThat(data.get("imported").asBoolean(true)).isFalse();
    assertThat(data.at("/payload/size").asInt()).isEqualTo(17);
    assertThat(data.at("/payload/content_type").asText()).isEqualTo("application/json");
    assertThat(data.at("/payload/sha256").asText())
        .isEqualTo(Bytes.utf8("{\"total\":\"9 €\"}").sha256Hex());
    assertThat(
            List.of(
                "last_attempt",
                "finished_at",
                "replayed_from",
                "replay_job_id",
                "actor",
                "reason",
                "external_id",
                "replayable_until"))
        .allSatisfy(name -> assertThat(data.get(name).isNull()).as(name).isTrue());
  }

  @Test
  void retrieve_endedDelivery_showsItsLastAttempt() {
    String id = fixture.deadDelivery();

    JsonNode data = assertData(fixture.send("GET", DELIVERIES + "/" + id), 200);

    assertThat(data.get("status").asText()).isEqualTo("dead");
    assertThat(data.get("status_detail").asText()).isEqualTo("exhausted");
    assertThat(data.get("attempt_count").asInt()).isEqualTo(1);
    assertThat(data.get("next_attempt_at").isNull()).isTrue();
    assertThat(data.get("finished_at").asText()).isEqualTo("2026-03-01T12:00:00.123Z");
    assertThat(data.get("last_attempt").toString())
        .isEqualTo("{\"status\":500,\"error\":null,\"at\":\"2026-03-01T12:00:00.123Z\"}");
  }

  @Test
  void retrieve_unansweredDelivery_showsTheError() {
    fixture.subscribe();
    String id = fixture.publish();
    fixture.settle(
        id, Optional.of(fixture.unreachable(1)), new Settlement.Again(Duration.ofSeconds(10)));

    JsonNode data = assertData(fixture.send("GET", DELIVERIES + "/" + id), 200);

    assertThat(data.at("/last_attempt/status").isNull()).isTrue();
    assertThat(data.at("/last_attempt/error").toString())
        .isEqualTo("{\"kind\":\"timeout\",\"message\":\"no answer within 10 s\"}");
    assertThat(data.get("next_attempt_at").asText()).isEqualTo("2026-03-01T12:00:10.123Z");
  }

  @Test
  void head_isAnsweredAsGetIs() {
    String id = fixture.deadDelivery();

    assertThat(fixture.send("HEAD", DELIVERIES + "/" + id).status()).isEqualTo(200);
  }

  @Test
  void payload_isTheRecordedBytes() {
    fixture.subscribe();
    String id = fixture.publish();

    Response response = fixture.send("GET", DELIVERIES + "/" + id + "/payload");

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(Bytes.utf8("{\"total\":\"9 €\"}"));
    assertThat(response.header("Content-Type")).contains("application/json");
    assertThat(response.header("Content-Disposition")).contains("attachment");
    assertThat(response.header("X-Content-Type-Options")).contains("nosniff");
    assertThat(response.header("X-Request-Id")).isPresent();
  }

  @Test
  void attempts_areShownOldestFirst() {
    fixture.subscribe();
    String id = fixture.publish();
    fixture.settle(
        id, Optional.of(fixture.unreachable(1)), new Settlement.Again(Duration.ofSeconds(10)));
    fixture.end(
        id,
        DeliveryStatus.FAILED,
        StatusDetail.CLIENT_ERROR,
        Optional.of(fixture.answered(2, 404)));

    JsonNode body = assertList(fixture.send("GET", DELIVERIES + "/" + id + "/attempts"));

    assertThat(body.get("data")).hasSize(2);
    assertThat(body.at("/data/0").toString())
        .isEqualTo(
            "{\"number\":1,\"started_at\":\"2026-03-01T12:00:00.123Z\",\"duration_ms\":10000,"
                + "\"url\":\"https://example.com/hook\",\"address\":null,\"protocol\":null,"
                + "\"phases\":{\"dns_ms\":null,\"connect_ms\":null,\"tls_ms\":null,"
                + "\"first_byte_ms\":null,\"total_ms\":10000},\"request_headers\":[],"
                + "\"response\":null,\"error\":{\"kind\":\"timeout\","
                + "\"message\":\"no answer within 10 s\"},\"late\":false}");
    assertThat(body.at("/data/1").toString())
        .isEqualTo(
            "{\"number\":2,\"started_at\":\"2026-03-01T12:00:00.123Z\",\"duration_ms\":87,"
                + "\"url\":\"https://user:pass@example.com/hook?token=s3cret\","
                + "\"address\":\"93.184.216.34:443\","
                + "\"protocol\":\"HTTP/1.1\",\"phases\":{\"dns_ms\":1,\"connect_ms\":2,"
                + "\"tls_ms\":null,\"first_byte_ms\":40,\"total_ms\":87},"
                + "\"request_headers\":[{\"name\":\"webhook-id\",\"value\":\"evt_1\"},"
                + "{\"name\":\"webhook-signature\",\"value\":\"redacted\"},"
                + "{\"name\":\"X-Api-Key\",\"value\":\"redacted\"}],"
                + "\"response\":{\"status\":404,"
                + "\"headers\":[{\"name\":\"Server\",\"value\":\"nginx\"}],"
                + "\"body\":\"überlastet\",\"body_base64\":null,\"truncated\":false},"
                + "\"error\":null,\"late\":false}");
  }

  @Test
  void attempts_showABodyThatIsNoTextInBase64() {
    fixture.subscribe();
    String id = fixture.publish();
    Bytes body = Bytes.copyOf(new byte[] {(byte) 0xff, 0});
    fixture.end(
        id,
        DeliveryStatus.SUCCEEDED,
        StatusDetail.DELIVERED,
        Optional.of(fixture.answered(1, 200, body)));

    JsonNode response = fixture.get(DELIVERIES + "/" + id + "/attempts").at("/data/0/response");

    assertThat(response.get("body").isNull()).isTrue();
    assertThat(response.get("body_base64").asText()).isEqualTo("/wA=");
  }

  @Test
  void lineage_showsRootAndReplaysWithTheirAttempts() {
    String root = fixture.deadDelivery();
    String replay =
        Fixture.json(fixture.send("POST", DELIVERIES + "/" + root + "/replay"))
            .at("/data/id")
            .asText();

    JsonNode data =
        assertList(fixture.send("GET", DELIVERIES + "/" + replay + "/lineage")).get("data");

    assertThat(data).hasSize(2);
    assertThat(data.at("/0/id").asText()).isEqualTo(root);
    assertThat(data.at("/0/attempts")).hasSize(1);
    assertThat(data.at("/1/id").asText()).isEqualTo(replay);
    assertThat(data.at("/1/attempts")).isEmpty();
    assertThat(fields(data.get(1))).containsAll(FIELDS).hasSize(FIELDS.size() + 1);
  }

  @Test
  void expedite_makesThePendingDeliveryDueNow() {
    fixture.subscribe();
    String id = fixture.publish();
    fixture.settle(
        id, Optional.of(fixture.unreachable(1)), new Settlement.Again(Duration.ofHours(6)));

    JsonNode data = assertData(fixture.send("POST", DELIVERIES + "/" + id + "/expedite"), 200);

    assertThat(data.get("id").asText()).isEqualTo(id);
    assertThat(data.get("next_attempt_at").asText()).isEqualTo("2026-03-01T12:00:00.123Z");
  }

  @Test
  void cancel_endsThePendingDelivery() {
    fixture.subscribe();
    String id = fixture.publish();

    JsonNode data = assertData(fixture.send("POST", DELIVERIES + "/" + id + "/cancel", "{}"), 200);

    assertThat(data.get("status").asText()).isEqualTo("canceled");
    assertThat(data.get("status_detail").asText()).isEqualTo("canceled_by_caller");
  }

  @Test
  void expediteAndCancel_ofAnEndedDelivery_areRefused() {
    String id = fixture.deadDelivery();

    for (String operation : List.of("/expedite", "/cancel")) {
      assertError(
          fixture.send("POST", DELIVERIES + "/" + id + operation), 409, "delivery_not_pending", "");
    }
  }

  @Test
  void release_letsWhatIsBehindADeadDeliveryGo_once() {
    String subscription =
        "{\"url\":\"https://example.com/hook\",\"events\":[\"*\"],"
            + "\"settings\":{\"order\":\"fifo\",\"on_dead\":\"hold\"}}";
    fixture.send("POST", "/v1/webhook_subscriptions", subscription);
    String dead = fixture.publish();
    String behind = fixture.publish();
    fixture.settle(
        dead,
        Optional.of(fixture.answered(1, 500)),
        new Settlement.Ended(
            DeliveryStatus.DEAD, StatusDetail.EXHAUSTED, Settlement.LineEffect.HOLD));

    JsonNode explained = fixture.get(DELIVERIES + "/" + behind + "/explain");
    assertThat(explained.at("/data/reasons/0").asText()).isEqualTo("line_held");
    assertThat(explained.at("/data/behind").asText()).isEqualTo(dead);
    assertThat(fixture.get(DELIVERIES + "/" + dead + "/explain").at("/data/reasons").toString())
        .isEqualTo("[\"ended\",\"holds_line\"]");

    JsonNode data = assertData(fixture.send("POST", DELIVERIES + "/" + dead + "/release"), 200);

    assertThat(data.get("id").asText()).isEqualTo(dead);
    assertThat(data.get("status").asText()).isEqualTo("dead");
    for (String id : List.of(dead, behind)) {
      assertError(
          fixture.send("POST", DELIVERIES + "/" + id + "/release"), 409, "line_not_held", "");
    }
    assertThat(fixture.get(DELIVERIES + "/" + behind + "/explain").at("/data/reasons/0").asText())
        .isEqualTo("due");
  }

  @Test
  void everyOperation_ofAnUnknownDelivery_isNotFound() {
    String id = DELIVERIES + "/" + Fixture.NO_SUCH_DELIVERY;

    for (String path : List.of("", "/payload", "/attempts", "/lineage")) {
      assertError(fixture.send("GET", id + path), 404, "resource_not_found", "");
    }
    for (String path : List.of("/replay", "/expedite", "/cancel", "/release")) {
      assertError(fixture.send("POST", id + path), 404, "resource_not_found", "");
    }
  }

  @Test
  void everyOperation_ofAnotherTenantsDelivery_isNotFound() {
    String id = DELIVERIES + "/" + fixture.deadDelivery();
    Request asGlobex =
        Request.of("GET", id).withHeader("Authorization", "Bearer " + Fixture.OTHER_TOKEN);

    for (String path : List.of("", "/payload", "/attempts", "/lineage")) {
      Request request = new Request("GET", id + path, "", asGlobex.headers(), Bytes.empty());
      assertError(fixture.api.handle(request), 404, "resource_not_found", "");
    }
    for (String path : List.of("/replay", "/expedite", "/cancel", "/release")) {
      Request request = new Request("POST", id + path, "", asGlobex.headers(), Bytes.empty());
      assertError(fixture.api.handle(request), 404, "resource_not_found", "");
    }
  }

  @Test
  void list_isNewestFirstAndOfTheTenant() {
    fixture.subscribe();
    String first = fixture.publish("/v1/events?type=a");
    String second = fixture.publish("/v1/events?type=b");

    assertThat(ids("")).containsExactly(second, first);
    Response others =
        fixture.api.handle(
            Request.of("GET", DELIVERIES)
                .withHeader("Authorization", "Bearer " + Fixture.OTHER_TOKEN));
    assertThat(assertList(others).get("data")).isEmpty();
  }

  @Test
  void list_showsTheWholeDelivery() {
    fixture.deadDelivery();

    JsonNode item = assertList(fixture.send("GET", DELIVERIES)).at("/data/0");

    assertThat(fields(item)).containsExactlyElementsOf(FIELDS);
  }

  @Test
  void list_isFilteredByEachParameter() {
    String subscription = fixture.subscribe();
    String wanted = fixture.publish("/v1/events?type=a&id=e1&key=k%20%C3%BC&tag=shop=berlin");
    fixture.end(
        wanted, DeliveryStatus.DEAD, StatusDetail.EXHAUSTED, Optional.of(fixture.answered(1, 503)));
    fixture.now = Fixture.START.plusSeconds(60);
    String other = fixture.publish("/v1/events?type=b&id=e2");
    fixture.settle(
        other, Optional.of(fixture.unreachable(1)), new Settlement.Again(Duration.ofSeconds(9)));
    String replay =
        Fixture.json(fixture.send("POST", DELIVERIES + "/" + wanted + "/replay"))
            .at("/data/id")
            .asText();

    assertThat(ids("?subscription_id=" + subscription)).hasSize(3);
    assertThat(ids("?subscription_id=nobody")).isEmpty();
    assertThat(ids("?status=dead")).containsExactly(wanted);
    assertThat(ids("?event_type=b")).containsExactly(other);
    assertThat(ids("?event_id=e2")).containsExactly(other);
    assertThat(ids("?replayed_from=" + wanted)).containsExactly(replay);
    assertThat(ids("?key=k+%C3%BC")).containsExactly(replay, wanted);
    assertThat(ids("?tag=shop%3Dberlin&status=dead")).containsExactly(wanted);
    assertThat(ids("?error_kind=timeout")).containsExactly(other);
    assertThat(ids("?status_class=5xx")).containsExactly(wanted);
    assertThat(ids("?status_class=5")).containsExactly(wanted);
    assertThat(ids("?created_before=2026-03-01T12:00:30Z")).containsExactly(wanted);
    assertThat(ids("?created_after=2026-03-01T13:00:30%2B01:00")).containsExactly(replay, other);
  }

  @Test
  void list_isPagedWithoutGapOrRepetition() {
    fixture.subscribe();
    List<String> published = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      published.add(0, fixture.publish("/v1/events?type=a"));
    }

    List<String> read = new ArrayList<>();
    String next = "";
    int pages = 0;
    do {
      JsonNode page = assertList(fixture.send("GET", DELIVERIES + "?limit=3" + next));
      page.get("data").forEach(each -> read.add(each.get("id").asText()));
      assertThat(page.get("has_more").asBoolean()).isEqualTo(!page.get("next_cursor").isNull());
      next = page.get("next_cursor").isNull() ? "" : "&cursor=" + page.get("next_cursor").asText();
      pages++;
    } while (!next.isEmpty());

    assertThat(read).isEqualTo(published);
    assertThat(pages).isEqualTo(3);
  }

  @Test
  void list_hasTwentyFiveByDefault() {
    fixture.subscribe();
    for (int i = 0; i < 26; i++) {
      fixture.publish("/v1/events?type=a");
    }

    JsonNode page = assertList(fixture.send("GET", DELIVERIES));

    assertThat(page.get("data")).hasSize(25);
    assertThat(page.get("has_more").asBoolean()).isTrue();
  }

  @Test
  void cursor_isBoundToListFiltersAndTenant() {
    fixture.subscribe();
    fixture.publish("/v1/events?type=a");
    fixture.publish("/v1/events?type=a");
    String cursor =
        assertList(fixture.send("GET", DELIVERIES + "?limit=1&event_type=a"))
            .get("next_cursor")
            .asText();
    String last = cursor.substring(cursor.length() - 1).equals("A") ? "B" : "A";

    assertList(fixture.send("GET", DELIVERIES + "?limit=2&event_type=a&cursor=" + cursor));
    for (String target :
        List.of(
            DELIVERIES + "?limit=1&cursor=" + cursor,
            DELIVERIES + "?limit=1&event_type=b&cursor=" + cursor,
            DELIVERIES
                + "?event_type=a&cursor="
                + cursor.substring(0, cursor.length() - 2)
                + last
                + last,
            DELIVERIES + "?event_type=a&cursor=" + "x".repeat(30),
            DELIVERIES + "?event_type=a&cursor=AA",
            DELIVERIES + "?event_type=a&cursor=*",
            DELIVERIES + "?event_type=a&cursor=",
            "/v1/webhook_subscriptions?cursor=" + cursor)) {
      assertError(fixture.send("GET", target), 400, "invalid_cursor", "cursor");
    }
    Response others =
        fixture.api.handle(
            Request.of("GET", DELIVERIES + "?limit=1&event_type=a&cursor=" + cursor)
                .withHeader("Authorization", "Bearer " + Fixture.OTHER_TOKEN));
    assertError(others, 400, "invalid_cursor", "cursor");
  }

  @Test
  void cursor_survivesARestartWithTheSameKey() {
    Bytes key = Bytes.utf8("0123456789abcdef");
    try (Fixture keyed = new Fixture(builder -> builder.cursorKey(key))) {
      keyed.subscribe();
      keyed.publish("/v1/events?type=a");
      keyed.publish("/v1/events?type=a");
      String cursor =
          assertList(keyed.send("GET", DELIVERIES + "?limit=1")).get("next_cursor").asText();
      RepriseApi restarted =
          RepriseApi.builder(
                  keyed.reprise,
                  keyed.store.idempotency(),
                  TokenAuthenticator.of(Map.of(Fixture.TOKEN, Fixture.TENANT)))
              .cursorKey(key)
              .build();

      Request next = Fixture.request("GET", DELIVERIES + "?limit=1&cursor=" + cursor);
      assertThat(assertList(restarted.handle(next)).get("data")).hasSize(1);
    }
  }
}
