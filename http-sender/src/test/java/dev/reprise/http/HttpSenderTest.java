package dev.reprise.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.model.AttemptResult;
import dev.reprise.model.Bytes;
import dev.reprise.model.ErrorKind;
import dev.reprise.model.Header;
import dev.reprise.model.Origin;
import dev.reprise.model.Payload;
import dev.reprise.model.RecordedResponse;
import dev.reprise.spi.SendReport;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpSenderTest {

  private static final String NO_CONTENT = "HTTP/1.1 204 No Content\r\n\r\n";

  private final HttpSender sender =
      HttpSender.builder().addressPolicy(AddressPolicy.development()).build();

  @AfterEach
  void closeSender() {
    sender.close();
  }

  @Test
  void send_writesDefaultHeadersAndExactBytes() throws Exception {
    byte[] bytes = {0, (byte) 0xff, 13, 10, (byte) 0xc3, 40};
    try (Receiver receiver = Receiver.answering(NO_CONTENT)) {
      send(Requests.to(receiver.url() + "?a=1&b[]=%20x").with(Requests.binary(bytes)));

      Receiver.Received received = receiver.takeRequest();
      assertThat(received.line()).isEqualTo("POST /hook?a=1&b[]=%20x HTTP/1.1");
      assertThat(received.body()).isEqualTo(Bytes.copyOf(bytes));
      assertThat(received.header("content-type")).isEqualTo("application/octet-stream");
      assertThat(received.header("content-length")).isEqualTo("6");
      assertThat(received.header("host")).isEqualTo("127.0.0.1:" + receiver.port());
      assertThat(received.header("webhook-id")).isEqualTo("msg_p5jXN8AQM9LWM0D4loKWxJek");
      assertThat(received.header("webhook-timestamp")).isEqualTo("1795428930");
      assertThat(received.header("webhook-signature")).startsWith("v1,");
      assertThat(received.header("reprise-event-type")).isEqualTo("order.paid");
      assertThat(received.header("reprise-delivery-id")).isEqualTo("wbd_7");
      assertThat(received.header("reprise-attempt")).isEqualTo("3");
      assertThat(received.header("user-agent")).matches("Reprise/[0-9]+\\.[0-9]+\\.[0-9]+.*");
      assertThat(received.headers())
          .doesNotContainKeys(
              "accept-encoding", "cookie", "reprise-replayed-from", "reprise-root-id");
    }
  }

  @Test
  void send_replay_namesOriginalAndRoot() throws Exception {
    Origin replay =
        new Origin(
            Optional.of("wbd_5"),
            "wbd_1",
            2,
            Optional.of(Instant.parse("2026-01-02T03:04:05Z")),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false);
    try (Receiver receiver = Receiver.answering(NO_CONTENT)) {
      send(Requests.to(receiver.url()).with(replay));

      Receiver.Received received = receiver.takeRequest();
      assertThat(received.header("reprise-replayed-from")).isEqualTo("wbd_5");
      assertThat(received.header("reprise-root-id")).isEqualTo("wbd_1");
      assertThat(received.header("reprise-original-created-at"))
          .isEqualTo("2026-01-02T03:04:05.000Z");
    }
  }

  @Test
  void send_reportsWhatWasSentAndAnswered() throws Exception {
    try (Receiver receiver =
        Receiver.answering(
            "HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nX-Trace: t\r\nContent-Length: 4\r\n\r\nlate")) {
      SendReport report = send(Requests.to(receiver.url()));

      assertThat(report.result())
          .isEqualTo(new AttemptResult.Answered(503, Optional.of(Duration.ofSeconds(7))));
      assertThat(report.contact().address()).contains("127.0.0.1:" + receiver.port());
      assertThat(report.duration()).isPositive();
      assertThat(report.response())
          .contains(
              new RecordedResponse(
                  503,
                  List.of(
                      new Header("Retry-After", "7"),
                      new Header("X-Trace", "t"),
                      new Header("Content-Length", "4")),
                  Bytes.utf8("late"),
                  false));
    }
  }

  @Test
  void send_recordsTheHeadersAsReceived_butNotTheSignature() throws Exception {
    try (Receiver receiver = Receiver.answering(NO_CONTENT)) {
      SendReport report = send(Requests.to(receiver.url()));

      Map<String, String> recorded =
          report.requestHeaders().stream()
              .collect(
                  Collectors.toMap(
                      header -> header.name().toLowerCase(Locale.ROOT), Header::value));
      Receiver.Received received = receiver.takeRequest();
      assertThat(recorded).containsEntry("webhook-signature", "redacted");
      assertThat(recorded.keySet()).isEqualTo(received.headers().keySet());
      recorded.remove("webhook-signature");
      recorded.forEach((name, value) -> assertThat(received.header(name)).isEqualTo(value));
    }
  }

  @ParameterizedTest
  @ValueSource(
      ints = {200, 201, 204, 299, 300, 304, 400, 401, 404, 407, 408, 410, 413, 429, 500, 503, 599})
  void send_anyStatus_isAnAnswer(int status) throws Exception {
    try (Receiver receiver =
        Receiver.answering(
            "HTTP/1.1 "
                + status
                + " Reason\r\nWWW-Authenticate: Basic realm=\"x\"\r\n"
                + "Proxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n")) {
      SendReport report = send(Requests.to(receiver.url()));

      assertThat(report.result()).isEqualTo(new AttemptResult.Answered(status, Optional.empty()));
      receiver.takeRequest();
      assertThat(receiver.requests).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void send_redirect_isNotFollowed(int status) throws Exception {
    try (Receiver elsewhere = Receiver.answering(NO_CONTENT);
        Receiver receiver =
            Receiver.answering(
                "HTTP/1.1 "
                    + status
                    + " Moved\r\nLocation: "
                    + elsewhere.url()
                    + "\r\nContent-Length: 0\r\n\r\n")) {
      SendReport report = send(Requests.to(receiver.url()));

      assertThat(report.result()).isEqualTo(new AttemptResult.Answered(status, Optional.empty()));
      elsewhere.assertNotConnectedTo();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/?",
        "/?q",
        "//",
        "//example.org/x",
        "//~",
        "///",
        "/a//b/../c/./d",
        "/;p=1",
        "/%2e%2e/%00",
        "/a?b=c?d&&e==f&%41",
        "/:80",
        "/*",
        "/http://example.org/"
      })
  void send_pathAndQuery_areSentAsGiven(String path) throws Exception {
    try (Receiver receiver = Receiver.answering(NO_CONTENT)) {
      send(Requests.to("http://127.0.0.1:" + receiver.port() + path));

      Receiver.Received received = receiver.takeRequest();
      assertThat(received.line()).isEqualTo("POST " + path + " HTTP/1.1");
      assertThat(received.header("host")).isEqualTo("127.0.0.1:" + receiver.port());
    }
  }

  @Test
  void send_cookies_areNotKept() throws Exception {
    try (Receiver receiver =
        Receiver.answering("HTTP/1.1 204 No Content\r\nSet-Cookie: a=b; Path=/\r\n\r\n")) {
      send(Requests.to(receiver.url()));
      send(Requests.to(receiver.url()));

      assertThat(receiver.takeRequest().headers()).doesNotContainKey("cookie");
      assertThat(receiver.takeRequest().headers()).doesNotContainKey("cookie");
    }
  }

  @Test
  void send_again_reusesTheConnection() throws Exception {
    try (Receiver receiver = Receiver.answering(NO_CONTENT)) {
      send(Requests.to(receiver.url()));
      SendReport second = send(Requests.to(receiver.url()));

      assertThat(receiver.connections).hasValue(1);
      assertThat(second.contact().address()).contains("127.0.0.1:" + receiver.port());
    }
  }

  @Test
  void send_compressedAnswer_isRecordedAsReceived() throws Exception {
    try (Receiver receiver =
        Receiver.answering(
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc")) {
      SendReport report = send(Requests.to(receiver.url()));

      assertThat(report.response().map(RecordedResponse::body)).contains(Bytes.utf8("abc"));
    }
  }

  @Test
  void send_deliveryIdWithLineBreak_isRefusedUnsent() throws Exception {
    try (Receiver receiver = Receiver.answering(NO_CONTENT)) {
      SendReport report =
          sender
              .send(Requests.to(receiver.url()).build("evt_1", "wbd\r\nX-Evil: 1"))
              .toCompletableFuture()
              .get(Receiver.WAIT_SECONDS, TimeUnit.SECONDS);

      assertThat(report.result())
          .isInstanceOfSatisfying(
              AttemptResult.Refused.class,
              refused -> {
                assertThat(refused.isFinal()).isTrue();
                assertThat(refused.cause().message()).doesNotContain("Evil", "\n");
              });
      receiver.assertNotConnectedTo();
    }
  }

  @Test
  void send_noSecret_goesUnsigned() throws Exception {
    try (Receiver receiver = Receiver.answering(NO_CONTENT)) {
      send(Requests.to(receiver.url()).withSecrets());

      assertThat(receiver.takeRequest().headers())
          .containsKey("webhook-id")
          .doesNotContainKey("webhook-signature");
    }
  }

  @Test
  void send_ownUserAgent() throws Exception {
    try (Receiver receiver = Receiver.answering(NO_CONTENT);
        HttpSender own =
            HttpSender.builder()
                .addressPolicy(AddressPolicy.development())
                .userAgent("Shop/1")
                .build()) {
      own.send(Requests.to(receiver.url()).build())
          .toCompletableFuture()
          .get(Receiver.WAIT_SECONDS, TimeUnit.SECONDS);

      assertThat(receiver.takeRequest().header("user-agent")).isEqualTo("Shop/1");
    }
  }

  @Test
  void builder_unsoundValues_areRefused() {
    HttpSender.Builder builder = HttpSender.builder();

    assertThatThrownBy(() -> builder.userAgent("a\r\nb: c"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.connectTimeout(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("connectTimeout must be");
  }

  @Test
  void close_endsWhatIsInFlight_andLaterSendsFail() throws Exception {
    try (Receiver receiver =
        Receiver.doing(
            (self, connection) -> {
              self.read(connection);
              self.awaitClose(connection);
            })) {
      var pending = sender.send(Requests.to(receiver.url()).build()).toCompletableFuture();
      receiver.takeRequest();

      sender.close();

      SendReport ended = pending.get(Receiver.WAIT_SECONDS, TimeUnit.SECONDS);
      assertThat(ended.result()).isInstanceOf(AttemptResult.Unreachable.class);
      assertThat(receiver.isClosedByClient()).isTrue();
      SendReport later = send(Requests.to(receiver.url()));
      assertThat(later.result().error().orElseThrow().kind()).isEqualTo(ErrorKind.CONNECT);
    }
  }

  @Test
  void send_manyAtOnceToOneHost_allAreInFlightTogether() throws Exception {
    int many = 200;
    CountDownLatch arrived = new CountDownLatch(many);
    try (Receiver receiver =
        Receiver.doing(
            (self, connection) -> {
              self.read(connection);
              arrived.countDown();
              await(arrived);
              connection.write(NO_CONTENT);
            })) {
      List<CompletableFuture<SendReport>> reports =
          IntStream.range(0, many)
              .mapToObj(i -> sender.send(Requests.to(receiver.url()).build()).toCompletableFuture())
              .toList();

      for (CompletableFuture<SendReport> report : reports) {
        assertThat(report.get(Receiver.WAIT_SECONDS, TimeUnit.SECONDS).result())
            .isEqualTo(new AttemptResult.Answered(204, Optional.empty()));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0})
  void send_noTime_isATimeoutUnsent(long millis) throws Exception {
    try (Receiver receiver = Receiver.answering(NO_CONTENT)) {
      SendReport report = send(Requests.to(receiver.url()).within(Duration.ofMillis(millis)));

      assertThat(report.result().error().orElseThrow().kind()).isEqualTo(ErrorKind.TIMEOUT);
      receiver.assertNotConnectedTo();
    }
  }

  @Test
  void send_largePayload_arrivesWhole() throws Exception {
    byte[] bytes = new byte[1_048_576];
    new Random(7).nextBytes(bytes);
    try (Receiver receiver = Receiver.answering(NO_CONTENT)) {
      send(Requests.to(receiver.url()).with(new Payload(Bytes.copyOf(bytes), "a/b")));

      assertThat(receiver.takeRequest().body()).isEqualTo(Bytes.copyOf(bytes));
    }
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(Receiver.WAIT_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("not released");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private SendReport send(Requests request) throws Exception {
    return sender
        .send(request.build())
        .toCompletableFuture()
        .get(Receiver.WAIT_SECONDS, TimeUnit.SECONDS);
  }
}
