package dev.reprise.httpapi;

import static dev.reprise.httpapi.ResponseAssert.assertData;
import static dev.reprise.httpapi.ResponseAssert.assertError;
import static dev.reprise.httpapi.ResponseAssert.fields;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.StatusDetail;
import dev.reprise.spi.StoredPayload;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReplayTest {

  private final Fixture fixture = new Fixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private Response replay(String id) {
    return fixture.send("POST", "/v1/webhook_deliveries/" + id + "/replay");
  }

  private Response replay(String id, String body) {
    return fixture.send("POST", "/v1/webhook_deliveries/" + id + "/replay", body);
  }

  private void patch(String status) {
    String id = fixture.get("/v1/webhook_subscriptions").at("/data/0/id").asText();
    Response response =
        fixture.send("PATCH", "/v1/webhook_subscriptions/" + id, "{\"status\":\"" + status + "\"}");
    assertThat(response.status()).isEqualTo(200);
  }

  @Test
  void replay_ofAnEndedDeliveryWithoutBody_isEnqueued() {
    String id = fixture.deadDelivery();

    Response response = replay(id);

    JsonNode data = assertData(response, 202);
    assertThat(fields(data)).containsExactly("id", "object", "replayed_from", "status");
    assertThat(data.get("object").asText()).isEqualTo("webhook_delivery");
    assertThat(data.get("replayed_from").asText()).isEqualTo(id);
    assertThat(data.get("status").asText()).isEqualTo("pending");
    assertThat(data.get("id").asText()).isNotEqualTo(id);
    assertThat(response.header("Location"))
        .contains("/v1/webhook_deliveries/" + data.get("id").asText());
  }

  @Test
  void replay_leavesTheOriginalAsItWas() {
    String id = fixture.deadDelivery();
    JsonNode before = fixture.get("/v1/webhook_deliveries/" + id).get("data");
    JsonNode attempts = fixture.get("/v1/webhook_deliveries/" + id + "/attempts").get("data");

    replay(id);

    assertThat(fixture.get("/v1/webhook_deliveries/" + id).get("data")).isEqualTo(before);
    assertThat(fixture.get("/v1/webhook_deliveries/" + id + "/attempts").get("data"))
        .isEqualTo(attempts);
  }

  @Test
  void replay_recordsActorReasonAndChain() {
    String root = fixture.deadDelivery();
    String first = assertData(replay(root), 202).get("id").asText();
    fixture.end(first, DeliveryStatus.DEAD, StatusDetail.EXHAUSTED, Optional.empty());

    Response response = replay(first, "{\"reason\":\"Kunde hat den Server repariert\"}");

    String second = assertData(response, 202).get("id").asText();
    JsonNode data = fixture.get("/v1/webhook_deliveries/" + second).get("data");
    assertThat(data.get("reason").asText()).isEqualTo("Kunde hat den Server repariert");
    assertThat(data.get("actor").asText()).matches("token:[0-9a-f]{8}");
    assertThat(data.get("replayed_from").asText()).isEqualTo(first);
    assertThat(data.get("root_id").asText()).isEqualTo(root);
    assertThat(data.get("generation").asInt()).isEqualTo(2);
    assertThat(data.get("attempt_count").asInt()).isZero();
    assertThat(data.get("event_id"))
        .isEqualTo(fixture.get("/v1/webhook_deliveries/" + root).at("/data/event_id"));
  }

  @Test
  void replay_withEmptyObjectOrNulls_isAsWithoutBody() {
    String id = fixture.deadDelivery();

    assertData(replay(id, "{\"reason\":null,\"when_pending\":null,\"event_id\":null}"), 202);
  }

  @Test
  void replay_whenPending_isRefusedByDefault() {
    fixture.subscribe();
    String id = fixture.publish();

    assertError(replay(id), 409, "delivery_pending", "");
    assertError(replay(id, "{\"when_pending\":\"refuse\"}"), 409, "delivery_pending", "");
    assertThat(replay(id).header("Location")).isEmpty();
  }

  @Test
  void replay_whenPendingWithExpedite_showsTheSameDelivery() {
    fixture.subscribe();
    String id = fixture.publish();

    JsonNode data = assertData(replay(id, "{\"when_pending\":\"expedite\"}"), 200);

    assertThat(data.get("id").asText()).isEqualTo(id);
    assertThat(data.get("status").asText()).isEqualTo("pending");
    assertThat(fixture.get("/v1/webhook_deliveries").get("data")).hasSize(1);
  }

  @Test
  void replay_whenPendingWithSupersede_takesItsPlace() {
    fixture.subscribe();
    String id = fixture.publish();

    JsonNode data = assertData(replay(id, "{\"when_pending\":\"supersede\"}"), 202);

    assertThat(data.get("replayed_from").asText()).isEqualTo(id);
    JsonNode original = fixture.get("/v1/webhook_deliveries/" + id).get("data");
    assertThat(original.get("status").asText()).isEqualTo("canceled");
    assertThat(original.get("status_detail").asText()).isEqualTo("superseded");
  }

  @Test
  void replay_whileAnAttemptIsInFlight_cannotSupersede() throws InterruptedException {
    fixture.subscribe();
    String id = fixture.publish();
    fixture.reprise.start();
    assertThat(fixture.sending.await(10, TimeUnit.SECONDS)).isTrue();

    Response response = replay(id, "{\"when_pending\":\"supersede\"}");

    assertError(response, 409, "attempt_in_flight", "");
    assertThat(response.header("Retry-After")).contains("1");
  }

  @Test
  void replay_whileAnotherReplayIsPending_pointsToThatOne() {
    String id = fixture.deadDelivery();
    String pending = assertData(replay(id), 202).get("id").asText();

    Response response = replay(id);

    assertError(response, 409, "replay_pending", "");
    assertThat(response.header("Location")).contains("/v1/webhook_deliveries/" + pending);
  }

  @Test
  void replay_whenTheSubscriptionIsDisabled_isRefused() {
    String id = fixture.deadDelivery();
    patch("disabled");

    assertError(replay(id), 409, "subscription_disabled", "");
  }

  @Test
  void replay_whenTheSubscriptionIsDisabledButAllowed_isEnqueued() {
    String id = fixture.deadDelivery();
    patch("disabled");

    assertData(replay(id, "{\"allow_disabled\":true}"), 202);
  }

  @Test
  void replay_whenTheSubscriptionIsPaused_isEnqueued() {
    String id = fixture.deadDelivery();
    patch("paused");

    assertData(replay(id), 202);
  }

  @Test
  void replay_whenTheSubscriptionIsDeleted_isRefused() {
    String id = fixture.deadDelivery();
    String subscription = fixture.get("/v1/webhook_subscriptions").at("/data/0/id").asText();
    fixture.send("DELETE", "/v1/webhook_subscriptions/" + subscription);

    assertError(replay(id), 409, "subscription_deleted", "");
    assertError(replay(id, "{\"allow_disabled\":true}"), 409, "subscription_deleted", "");
  }

  @Test
  void replay_ofALostPayload_isRefused() {
    String id = fixture.deadDelivery();

    fixture.store.lostPayload = Optional.of(new StoredPayload.Expired());
    assertError(replay(id), 409, "payload_expired", "");
    fixture.store.lostPayload = Optional.of(new StoredPayload.Erased());
    assertError(replay(id), 409, "payload_erased", "");
    fixture.store.lostPayload = Optional.of(new StoredPayload.Corrupt());
    assertError(replay(id), 409, "payload_corrupt", "");
  }

  @Test
  void replay_toTheOriginalUrl_needsAnAttempt() {
    fixture.subscribe();
    String attempted = fixture.publish();
    fixture.end(
        attempted,
        DeliveryStatus.FAILED,
        StatusDetail.CLIENT_ERROR,
        Optional.of(fixture.answered(1, 404)));
    String unattempted = fixture.publish("/v1/events?type=order.paid");
    fixture.end(
        unattempted, DeliveryStatus.CANCELED, StatusDetail.CANCELED_BY_CALLER, Optional.empty());

    assertData(replay(attempted, "{\"use_original_url\":true}"), 202);
    assertError(replay(unattempted, "{\"use_original_url\":true}"), 409, "no_recorded_url", "");
  }

  @Test
  void replay_withAFreshEventId_carriesAnother() {
    String id = fixture.deadDelivery();

    Response response = replay(id, "{\"event_id\":\"fresh\",\"reason\":\"lost their database\"}");

    String fresh = assertData(response, 202).get("id").asText();
    assertThat(fixture.get("/v1/webhook_deliveries/" + fresh).at("/data/event_id"))
        .isNotEqualTo(fixture.get("/v1/webhook_deliveries/" + id).at("/data/event_id"));
  }

  @Test
  void replay_withAFreshEventIdButNoReason_isRefused() {
    String id = fixture.deadDelivery();

    assertError(replay(id, "{\"event_id\":\"fresh\"}"), 400, "missing_required_field", "reason");
  }

  @Test
  void replay_ofWhatTheTenantHasNot_isNotFound() {
    String id = fixture.deadDelivery();

    assertError(replay(Fixture.NO_SUCH_DELIVERY), 404, "resource_not_found", "");
    Response others =
        fixture.api.handle(
            Request.of("POST", "/v1/webhook_deliveries/" + id + "/replay")
                .withHeader("Authorization", "Bearer " + Fixture.OTHER_TOKEN));
    assertError(others, 404, "resource_not_found", "");
  }

  @Test
  void replay_ofAMalformedId_isRefused() {
    assertError(replay("example"), 400, "invalid_field_value", "id");
    assertError(replay("%FF"), 400, "invalid_field_value", "id");
  }

  @Test
  void replay_whenTheStoreFails_isAnErrorAndEnqueuesNothing() {
    String id = fixture.deadDelivery();

    fixture.store.isFailing = true;
    assertError(replay(id), 500, "internal_error", "");
    fixture.store.isFailing = false;

    assertThat(fixture.get("/v1/webhook_deliveries").get("data")).hasSize(1);
  }
}
