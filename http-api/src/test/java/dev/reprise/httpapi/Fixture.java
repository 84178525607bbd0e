package dev.reprise.httpapi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.Reprise;
import dev.reprise.memory.InMemoryDeliveryStore;
import dev.reprise.model.Attempt;
import dev.reprise.model.AttemptError;
import dev.reprise.model.AttemptPhases;
import dev.reprise.model.Bytes;
import dev.reprise.model.Contact;
import dev.reprise.model.Delivery;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.ErrorKind;
import dev.reprise.model.Header;
import dev.reprise.model.RecordedResponse;
import dev.reprise.model.StatusDetail;
import dev.reprise.spi.DeliveryFilter;
import dev.reprise.spi.PageRequest;
import dev.reprise.spi.SendReport;
import dev.reprise.spi.SendRequest;
import dev.reprise.spi.Sender;
import dev.reprise.spi.Settlement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;

/** An API over a store in memory, with a clock that the test sets and a sender that never ends. */
final class Fixture implements AutoCloseable {

  static final String TENANT = "acme";
  static final String TOKEN = "token-of-acme";
  static final String OTHER_TOKEN = "token-of-globex";
  static final String REFUSED_HOST = "10.0.0.1";
  static final Instant START = Instant.parse("2026-03-01T12:00:00.123Z");
  static final String NO_SUCH_DELIVERY = "wbd_01JQZX3V8N6T4M2K0H7F5D9B1A";

  volatile Instant now = START;
  final CountDownLatch sending = new CountDownLatch(1);
  final StoreOver store;
  final Reprise reprise;
  final RepriseApi api;

  Fixture() {
    this(builder -> builder);
  }

  Fixture(UnaryOperator<RepriseApi.Builder> change) {
    InstantSource clock = () -> now;
    store = new StoreOver(InMemoryDeliveryStore.create(clock));
    reprise = Reprise.builder(store, new SilentSender(sending)).build();
    api =
        change
            .apply(
                RepriseApi.builder(
                        reprise,
                        store.idempotency(),
                        TokenAuthenticator.of(Map.of(TOKEN, TENANT, OTHER_TOKEN, "globex")))
                    .clock(clock))
            .build();
  }

  Response send(String method, String target) {
    return api.handle(request(method, target));
  }

  Response send(String method, String target, String json) {
    return api.handle(request(method, target, json));
  }

  JsonNode get(String target) {
    return json(send("GET", target));
  }

  static Request request(String method, String target) {
    return Request.of(method, target).withHeader("Authorization", "Bearer " + TOKEN);
  }

  static Request request(String method, String target, String json) {
    return request(method, target).withBody("application/json", Bytes.utf8(json));
  }

  static JsonNode json(Response response) {
    try {
      return Json.read(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Creates a subscription to all types and returns its id. */
  String subscribe() {
    Response response =
        send(
            "POST",
            "/v1/webhook_subscriptions",
            "{\"url\":\"https://example.com/hook?token=s3cret\",\"events\":[\"*\"]}");
    return json(response).at("/data/id").asText();
  }

  /** Publishes an event and returns the id of its only delivery. */
  String publish() {
    return publish("/v1/events?type=order.paid&key=order-1&tag=shop=berlin");
  }

  String publish(String target) {
    Response response =
        api.handle(
            request("POST", target)
                .withBody("application/json", Bytes.utf8("{\"total\":\"9 €\"}")));
    return json(response).at("/data/deliveries/0").asText();
  }

  /** Makes a subscription and a delivery that is {@code dead}, and returns the delivery's id. */
  String deadDelivery() {
    subscribe();
    String id = publish();
    end(id, DeliveryStatus.DEAD, StatusDetail.EXHAUSTED, Optional.of(answered(1, 500)));
    return id;
  }

  void end(String id, DeliveryStatus status, StatusDetail detail, Optional<Attempt> attempt) {
    settle(id, attempt, new Settlement.Ended(status, detail));
  }

  void settle(String id, Optional<Attempt> attempt, Settlement.Next next) {
    Delivery delivery = reprise.deliveries().find(TENANT, id).orElseThrow();
    store
        .queue()
        .settle(
            List.of(
                new Settlement(
                    delivery.lane(), id, delivery.progress().attemptCount(), attempt, next)));
  }

  Attempt answered(int number, int status) {
    return answered(number, status, Bytes.utf8("überlastet"));
  }

  Attempt answered(int number, int status, Bytes body) {
    return new Attempt(
        number,
        now,
        Duration.ofMillis(87),
        "https://user:pass@example.com/hook?token=s3cret",
        new Contact(
            Optional.of("93.184.216.34:443"),
            Optional.of("HTTP/1.1"),
            new AttemptPhases(
                Optional.of(Duration.ofMillis(1)),
                Optional.of(Duration.ofMillis(2)),
                Optional.empty(),
                Optional.of(Duration.ofMillis(40)))),
        List.of(
            new Header("webhook-id", "evt_1"),
            new Header("webhook-signature", "v1,s3cret"),
            new Header("X-Api-Key", "s3cret")),
        Optional.of(
            new RecordedResponse(status, List.of(new Header("Server", "nginx")), body, false)),
        Optional.empty(),
        false);
  }

  Attempt unreachable(int number) {
    return new Attempt(
        number,
        now,
        Duration.ofSeconds(10),
        "https://example.com/hook",
        Contact.none(),
        List.of(),
        Optional.empty(),
        Optional.of(new AttemptError(ErrorKind.TIMEOUT, "no answer within 10 s")),
        false);
  }

  /** Returns all that the store holds, to see that a call wrote nothing. */
  List<Object> written() {
    return List.of(
        store.log().list(DeliveryFilter.of(TENANT), PageRequest.first(100)).items(),
        store.subscriptions().list(TENANT, PageRequest.first(100)).items());
  }

  @Override
  public void close() {
    reprise.close(Duration.ZERO);
    store.close();
  }

  /** Says when it is asked to send, and never ends an attempt. */
  private record SilentSender(CountDownLatch sending) implements Sender {

    @Override
    public CompletionStage<SendReport> send(SendRequest request) {
      sending.countDown();
      return new CompletableFuture<>();
    }

    @Override
    public Optional<String> refusalOf(String tenant, String url) {
      return url.contains(REFUSED_HOST)
          ? Optional.of("the address " + REFUSED_HOST + " is private")
          : Optional.empty();
    }
  }
}
