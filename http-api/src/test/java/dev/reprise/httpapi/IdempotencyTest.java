package dev.reprise.httpapi;

import static dev.reprise.httpapi.ResponseAssert.assertData;
import static dev.reprise.httpapi.ResponseAssert.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.model.Bytes;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.IdempotencyLog;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyTest {

  private static final String KEY = "Idempotency-Key";
  private static final String REPLAYED = "Idempotent-Replayed";
  private static final String DELIVERIES = "/v1/webhook_deliveries";

  private final Fixture fixture = new Fixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private static Request replay(String id, String body) {
    return Fixture.request("POST", DELIVERIES + "/" + id + "/replay", body).withHeader(KEY, "k-1");
  }

  private RepriseApi over(IdempotencyLog log, Waiter waiter) {
    return RepriseApi.builder(
            fixture.reprise,
            log,
            TokenAuthenticator.of(Map.of(Fixture.TOKEN, Fixture.TENANT, Fixture.OTHER_TOKEN, "b")))
        .waiter(waiter)
        .build();
  }

  @Test
  void sameRequestAgain_getsTheFirstAnswer() {
    String id = fixture.deadDelivery();

    Response first = fixture.api.handle(replay(id, "{\"reason\":\"x\",\"event_id\":\"fresh\"}"));
    Response second =
        fixture.api.handle(replay(id, "{ \"event_id\" : \"fresh\", \"reason\" : \"x\" }"));

    assertData(first, 202);
    assertThat(first.header(REPLAYED)).contains("false");
    assertThat(second.header(REPLAYED)).contains("true");
    assertThat(second.status()).isEqualTo(202);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.header("Location")).isEqualTo(first.header("Location")).isPresent();
    assertThat(second.header("X-Request-Id")).isEqualTo(first.header("X-Request-Id"));
    assertThat(second.header("Content-Type")).contains("application/json");
    assertThat(fixture.get(DELIVERIES).get("data")).hasSize(2);
  }

  @Test
  void emptyBodyAndEmptyObject_areTheSameRequest() {
    String id = fixture.deadDelivery();
    Request bare =
        Fixture.request("POST", DELIVERIES + "/" + id + "/replay").withHeader(KEY, "k-1");

    Response first = fixture.api.handle(bare);

    assertThat(fixture.api.handle(replay(id, "{}")).body()).isEqualTo(first.body());
  }

  @Test
  void otherRequestWithTheKey_isRefused() {
    String id = fixture.deadDelivery();
    fixture.api.handle(replay(id, "{}"));

    assertError(
        fixture.api.handle(replay(id, "{\"reason\":\"x\"}")), 422, "idempotency_key_reuse", KEY);
    Request cancel =
        Fixture.request("POST", DELIVERIES + "/" + id + "/cancel").withHeader(KEY, "k-1");
    assertError(fixture.api.handle(cancel), 422, "idempotency_key_reuse", KEY);
    assertThat(fixture.get(DELIVERIES).get("data")).hasSize(2);
  }

  @Test
  void key_isTheTenantsOwn() {
    String id = fixture.deadDelivery();
    fixture.api.handle(replay(id, "{}"));

    Request others =
        replay(id, "{\"reason\":\"x\"}")
            .withHeader("Authorization", "Bearer " + Fixture.OTHER_TOKEN);

    assertError(fixture.api.handle(others), 404, "resource_not_found", "");
  }

  @Test
  void refusal_isNotKept() {
    String id = fixture.deadDelivery();
    String subscription = fixture.get("/v1/webhook_subscriptions").at("/data/0/id").asText();
    fixture.send("PATCH", "/v1/webhook_subscriptions/" + subscription, "{\"status\":\"disabled\"}");
    assertError(fixture.api.handle(replay(id, "{}")), 409, "subscription_disabled", "");

    fixture.send("PATCH", "/v1/webhook_subscriptions/" + subscription, "{\"status\":\"active\"}");

    Response response = fixture.api.handle(replay(id, "{}"));
    assertData(response, 202);
    assertThat(response.header(REPLAYED)).contains("false");
  }

  @Test
  void malformedRequest_doesNotUseTheKeyUp() {
    String id = fixture.deadDelivery();
    assertError(fixture.api.handle(replay(id, "{")), 400, "invalid_json", "");

    assertData(fixture.api.handle(replay(id, "{}")), 202);
  }

  @Test
  void createdSubscription_isShownAgainWithoutItsSecret() {
    Request request =
        Fixture.request(
                "POST",
                "/v1/webhook_subscriptions",
                "{\"url\":\"https://example.com/h\",\"events\":[\"*\"]}")
            .withHeader(KEY, "k-1");

    JsonNode first = assertData(fixture.api.handle(request), 201);
    Response second = fixture.api.handle(request);

    JsonNode again = assertData(second, 201);
    assertThat(first.get("initial_secret").asText()).startsWith("whsec_");
    assertThat(again.get("initial_secret").isNull()).isTrue();
    assertThat(again.get("id")).isEqualTo(first.get("id"));
    assertThat(second.header("Location")).isPresent();
    assertThat(fixture.get("/v1/webhook_subscriptions").get("data")).hasSize(1);
  }

  @Test
  void expediteCancelAndPublish_takeAKey() {
    fixture.subscribe();
    String id = fixture.publish();
    for (String operation : List.of("/expedite", "/cancel")) {
      Request request =
          Fixture.request("POST", DELIVERIES + "/" + id + operation)
              .withHeader(KEY, "k" + operation);
      Response first = fixture.api.handle(request);
      Response second = fixture.api.handle(request);
      assertData(first, 200);
      assertThat(second.body()).isEqualTo(first.body());
      assertThat(second.header(REPLAYED)).contains("true");
    }
    Request publish =
        Fixture.request("POST", "/v1/events?type=a")
            .withBody("text/plain", Bytes.utf8("ü"))
            .withHeader(KEY, "k-event");
    assertThat(fixture.api.handle(publish).body()).isEqualTo(fixture.api.handle(publish).body());
    assertError(
        fixture.api.handle(publish.withBody("text/plain", Bytes.utf8("u"))),
        422,
        "idempotency_key_reuse",
        KEY);
    assertThat(fixture.get(DELIVERIES).get("data")).hasSize(2);
  }

  @Test
  void keyOnAGet_isIgnored() {
    Response response =
        fixture.api.handle(Fixture.request("GET", DELIVERIES).withHeader(KEY, "k".repeat(300)));

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.header(REPLAYED)).isEmpty();
  }

  @Test
  void sameKeyFromManyThreads_isCarriedOutOnce()
      throws InterruptedException, ExecutionException, TimeoutException {
    String id = fixture.deadDelivery();
    int threads = 8;
    CountDownLatch answered = new CountDownLatch(1);
    CountDownLatch begin = new CountDownLatch(threads);
    RepriseApi api =
        over(fixture.store.idempotency(), pause -> answered.await(10, TimeUnit.SECONDS));
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Response>> futures = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        futures.add(
            executor.submit(
                () -> {
                  begin.countDown();
                  begin.await();
                  Response response = api.handle(replay(id, "{}"));
                  answered.countDown();
                  return response;
                }));
      }
      List<Response> responses = new ArrayList<>();
      for (Future<Response> future : futures) {
        responses.add(future.get(30, TimeUnit.SECONDS));
      }

      assertThat(responses).extracting(Response::status).containsOnly(202);
      assertThat(responses).extracting(Response::body).containsOnly(responses.get(0).body());
      assertThat(responses)
          .filteredOn(response -> response.header(REPLAYED).orElseThrow().equals("false"))
          .hasSize(1);
      assertThat(fixture.get(DELIVERIES).get("data")).hasSize(2);
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void firstRequestStillRunning_isAwaitedForThirtySeconds() {
    String id = fixture.deadDelivery();
    List<Duration> pauses = new ArrayList<>();
    RepriseApi api = over(new ScriptedLog(new IdempotencyLog.Reservation.Running()), pauses::add);

    assertError(api.handle(replay(id, "{}")), 409, "idempotency_in_progress", "");

    Duration waited = pauses.stream().reduce(Duration.ZERO, Duration::plus);
    assertThat(waited).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(31));
    assertThat(fixture.get(DELIVERIES).get("data")).hasSize(1);
  }

  @Test
  void firstRequestThatEnds_isAnsweredWithItsAnswer() {
    String id = fixture.deadDelivery();
    Response first = new Response(202, List.of(), Bytes.utf8("{\"data\":\"ü\"}"));
    RepriseApi api =
        over(
            new ScriptedLog(
                new IdempotencyLog.Reservation.Running(),
                new IdempotencyLog.Reservation.Running(),
                new IdempotencyLog.Reservation.Answered(KeptAnswer.encode(first))),
            pause -> {});

    Response response = api.handle(replay(id, "{}"));

    assertThat(response.status()).isEqualTo(202);
    assertThat(response.body()).isEqualTo(first.body());
    assertThat(response.header(REPLAYED)).contains("true");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void reservationThatLapsedMeanwhile_endsWithTheOthersAnswer(boolean isFoundBeforeTheWork) {
    String id = fixture.deadDelivery();
    Response others = new Response(202, List.of(), Bytes.utf8("{}"));
    ScriptedLog log =
        new ScriptedLog(
            new IdempotencyLog.Reservation.Granted("lapsed"),
            new IdempotencyLog.Reservation.Answered(KeptAnswer.encode(others)));
    log.isLapseFoundBeforeTheWork = isFoundBeforeTheWork;

    Response response = over(log, pause -> {}).handle(replay(id, "{}"));

    assertThat(response.header(REPLAYED)).contains("true");
    assertThat(response.body()).isEqualTo(others.body());
  }

  @Test
  void keptAnswer_holdsNoSecret() {
    List<Bytes> kept = new ArrayList<>();
    IdempotencyLog log = fixture.store.idempotency();
    RepriseApi api = over(new CapturingLog(log, kept), pause -> {});
    Request request =
        Fixture.request(
                "POST",
                "/v1/webhook_subscriptions",
                "{\"url\":\"https://example.com/h\",\"events\":[\"*\"]}")
            .withHeader(KEY, "k-1");

    assertData(api.handle(request), 201);

    assertThat(kept)
        .singleElement()
        .satisfies(bytes -> assertThat(bytes.toUtf8()).contains("wbs_").doesNotContain("whsec_"));
  }

  @Test
  void interruptedWait_endsAtOnce() {
    String id = fixture.deadDelivery();
    RepriseApi api =
        over(
            new ScriptedLog(new IdempotencyLog.Reservation.Running()),
            pause -> {
              throw new InterruptedException();
            });

    assertError(api.handle(replay(id, "{}")), 409, "idempotency_in_progress", "");
    assertThat(Thread.interrupted()).isTrue();
  }

  /**
   * Answers reservations in turn, the last one again and again; a grant has lapsed when it is used.
   */
  private static final class ScriptedLog implements IdempotencyLog {

    private final Deque<Reservation> reservations;
    private boolean isLapseFoundBeforeTheWork;

    ScriptedLog(Reservation... reservations) {
      this.reservations = new ArrayDeque<>(List.of(reservations));
    }

    @Override
    public Reservation reserve(String tenant, String key, String fingerprint, Duration hold) {
      return reservations.size() > 1 ? reservations.remove() : reservations.element();
    }

    @Override
    public Bytes complete(
        String tenant,
        String key,
        Reservation.Granted reservation,
        Function<HostTransaction, Bytes> work) {
      Bytes answer = isLapseFoundBeforeTheWork ? Bytes.empty() : work.apply(HostTransaction.none());
      throw new IllegalStateException("reservation must hold, was lapsed with " + answer);
    }

    @Override
    public void release(String tenant, String key, Reservation.Granted reservation) {
      throw new AssertionError("a lapsed reservation is not given back");
    }
  }

  /** Remembers what is kept. */
  private record CapturingLog(IdempotencyLog log, List<Bytes> kept) implements IdempotencyLog {

    @Override
    public Reservation reserve(String tenant, String key, String fingerprint, Duration hold) {
      return log.reserve(tenant, key, fingerprint, hold);
    }

    @Override
    public Bytes complete(
        String tenant,
        String key,
        Reservation.Granted reservation,
        Function<HostTransaction, Bytes> work) {
      Bytes answer = log.complete(tenant, key, reservation, work);
      kept.add(answer);
      return answer;
    }

    @Override
    public void release(String tenant, String key, Reservation.Granted reservation) {
      log.release(tenant, key, reservation);
    }
  }
}
