package dev.reprise.httpapi;

import static dev.reprise.httpapi.ResponseAssert.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.Refusal;
import dev.reprise.model.Bytes;
import dev.reprise.spi.StoredPayload;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FailureTest {

  private final Fixture fixture = new Fixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void everyOperation_whenTheStoreFails_isAnErrorWithoutDetails() {
    String delivery = "/v1/webhook_deliveries/" + fixture.deadDelivery();
    fixture.store.isFailing = true;

    for (String path :
        List.of(
            "/v1/webhook_subscriptions",
            "/v1/webhook_subscriptions/x",
            "/v1/webhook_deliveries",
            delivery,
            delivery + "/payload",
            delivery + "/attempts",
            delivery + "/lineage")) {
      Response response = fixture.send("GET", path);
      assertError(response, 500, "internal_error", "");
      assertThat(response.body().toUtf8()).doesNotContain("disk", "Exception");
    }
    assertError(fixture.send("POST", "/v1/events?type=a"), 500, "internal_error", "");
    assertError(fixture.send("POST", delivery + "/replay"), 500, "internal_error", "");
  }

  @Test
  void health_whenTheStoreFails_isUnavailable() {
    fixture.store.isFailing = true;

    assertError(fixture.api.handle(Request.of("GET", "/v1/health")), 503, "unavailable", "");
  }

  @Test
  void everyOperation_underOverload_isUnavailableAndDoesNothing() {
    AtomicBoolean isOverloaded = new AtomicBoolean();
    try (Fixture loaded = new Fixture(builder -> builder.overloaded(isOverloaded::get))) {
      String delivery = "/v1/webhook_deliveries/" + loaded.deadDelivery();
      isOverloaded.set(true);

      Response refused = loaded.send("POST", delivery + "/replay");
      assertError(refused, 503, "unavailable", "");
      assertThat(refused.header("Retry-After")).contains("1");
      assertError(loaded.api.handle(Request.of("GET", "/v1/health")), 503, "unavailable", "");

      isOverloaded.set(false);
      assertThat(loaded.get("/v1/webhook_deliveries").get("data")).hasSize(1);
    }
  }

  @Test
  void idempotencyKey_afterAFailure_canBeUsedAgain() {
    String id = fixture.deadDelivery();
    Request request =
        Fixture.request("POST", "/v1/webhook_deliveries/" + id + "/replay")
            .withHeader("Idempotency-Key", "k-1");

    fixture.store.isFailing = true;
    assertError(fixture.api.handle(request), 500, "internal_error", "");
    fixture.store.isFailing = false;

    Response again = fixture.api.handle(request);
    assertThat(again.status()).isEqualTo(202);
    assertThat(again.header("Idempotent-Replayed")).contains("false");
  }

  @Test
  void payload_thatIsLost_isAConflict() {
    String target = "/v1/webhook_deliveries/" + fixture.deadDelivery() + "/payload";

    fixture.store.lostPayload = Optional.of(new StoredPayload.Expired());
    assertError(fixture.send("GET", target), 409, "payload_expired", "");
    fixture.store.lostPayload = Optional.of(new StoredPayload.Erased());
    assertError(fixture.send("GET", target), 409, "payload_erased", "");
    fixture.store.lostPayload = Optional.of(new StoredPayload.Corrupt());
    assertError(fixture.send("GET", target), 409, "payload_corrupt", "");
  }

  @ParameterizedTest
  @EnumSource(Refusal.class)
  void refusalOfTheEngine_hasTheSameCodeHere(Refusal refusal) {
    assertThat(ErrorCode.of(refusal).code()).isEqualTo(refusal.code());
  }

  @Test
  void errorParam_isCut() {
    Response response =
        RequestRefusal.of(ErrorCode.UNKNOWN_FIELD, "x".repeat(10_000), "unknown").response("req_1");

    assertThat(Fixture.json(response).at("/error/param").asText()).hasSize(255);
  }

  @Test
  void maskedUrl_hidesUserInfoQueryAndFragment() {
    assertThat(Urls.masked("https://u:p@h.example/p@q?token=1#f"))
        .isEqualTo("https://***@h.example/p@q?***");
    assertThat(Urls.masked("https://h.example/p#f")).isEqualTo("https://h.example/p?***");
    assertThat(Urls.masked("https://h.example:8443/p")).isEqualTo("https://h.example:8443/p");
    assertThat(Urls.masked("https://h.example/?a=1?b=2")).isEqualTo("https://h.example/?***");
  }

  @Test
  void percentDecoding_isStrict() {
    assertThat(Texts.percentDecoded("a+b%20%C3%BC", true)).contains("a b ü");
    assertThat(Texts.percentDecoded("a+b%20%C3%BC", false)).contains("a+b ü");
    for (String broken : List.of("%", "%4", "%4g", "%ff", "%C3", "ü", "a\nb")) {
      assertThat(Texts.percentDecoded(broken, true)).as(broken).isEmpty();
    }
  }

  @Test
  void responseToString_showsNoBody() {
    Response response = new Response(200, List.of(), Bytes.utf8("whsec_x"));

    assertThat(response.toString()).isEqualTo("200, 7 bytes");
  }
}
