package dev.reprise.httpapi;

import static dev.reprise.httpapi.ResponseAssert.assertData;
import static dev.reprise.httpapi.ResponseAssert.assertError;
import static dev.reprise.httpapi.ResponseAssert.fields;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.model.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventTest {

  private final Fixture fixture = new Fixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private Response publish(String target, Bytes payload) {
    return fixture.api.handle(
        Fixture.request("POST", target).withBody("application/json", payload));
  }

  private Response payload(JsonNode published) {
    return fixture.send(
        "GET", "/v1/webhook_deliveries/" + published.at("/deliveries/0").asText() + "/payload");
  }

  @Test
  void publish_answersWithTheDeliveriesMade() {
    fixture.subscribe();
    fixture.subscribe();

    JsonNode data = assertData(publish("/v1/events?type=order.paid&id=e-1", Bytes.empty()), 202);

    assertThat(fields(data))
        .containsExactly("id", "object", "type", "deliveries", "delivery_count");
    assertThat(data.get("id").asText()).isEqualTo("e-1");
    assertThat(data.get("object").asText()).isEqualTo("event");
    assertThat(data.get("type").asText()).isEqualTo("order.paid");
    assertThat(data.get("deliveries")).hasSize(2);
    assertThat(data.get("delivery_count").asInt()).isEqualTo(2);
  }

  @Test
  void publish_wantedByNobody_isAccepted() {
    JsonNode data = assertData(publish("/v1/events?type=a", Bytes.utf8("{}")), 202);

    assertThat(data.get("deliveries")).isEmpty();
    assertThat(data.get("delivery_count").asInt()).isZero();
    assertThat(data.get("id").asText()).matches("evt_[0-9A-HJKMNP-TV-Z]{26}");
  }

  @Test
  void publish_keepsEveryByte() {
    fixture.subscribe();
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }

    JsonNode data = assertData(publish("/v1/events?type=a", Bytes.copyOf(all)), 202);

    assertThat(payload(data).body()).isEqualTo(Bytes.copyOf(all));
  }

  @Test
  void publish_withoutContentType_isOctets() {
    fixture.subscribe();
    Request request = Fixture.request("POST", "/v1/events?type=a");

    JsonNode data = assertData(fixture.api.handle(request), 202);

    assertThat(payload(data).header("Content-Type")).contains("application/octet-stream");
  }

  @Test
  void publish_payloadOfOneMebibyte_isAccepted() {
    Bytes largest = Bytes.copyOf(new byte[RepriseApi.BODY_BYTES_MAX]);
    Bytes larger = Bytes.copyOf(new byte[RepriseApi.BODY_BYTES_MAX + 1]);

    assertData(publish("/v1/events?type=a", largest), 202);
    assertError(publish("/v1/events?type=a", larger), 413, "payload_too_large", "");
  }

  @Test
  void publish_sameIdAndBytesAgain_isTheSameEvent() {
    fixture.subscribe();
    JsonNode first = assertData(publish("/v1/events?type=a&id=e-1", Bytes.utf8("1")), 202);

    assertThat(assertData(publish("/v1/events?type=a&id=e-1", Bytes.utf8("1")), 202))
        .isEqualTo(first);
    assertThat(fixture.get("/v1/webhook_deliveries").get("data")).hasSize(1);
  }

  @Test
  void publish_sameIdWithOtherBytes_isRefused() {
    fixture.subscribe();
    publish("/v1/events?type=a&id=e-1", Bytes.utf8("1"));

    assertError(publish("/v1/events?type=a&id=e-1", Bytes.utf8("2")), 409, "event_id_reuse", "");
    assertThat(fixture.get("/v1/webhook_deliveries").get("data")).hasSize(1);
  }
}
