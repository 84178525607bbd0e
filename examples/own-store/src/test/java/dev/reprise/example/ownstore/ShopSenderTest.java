package dev.reprise.example.ownstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.reprise.model.AttemptError;
import dev.reprise.model.AttemptResult;
import dev.reprise.model.ErrorKind;
import dev.reprise.model.Event;
import dev.reprise.model.Header;
import dev.reprise.model.Origin;
import dev.reprise.model.Payload;
import dev.reprise.model.PayloadFacts;
import dev.reprise.model.RecordResponse;
import dev.reprise.model.Secret;
import dev.reprise.model.SignatureScheme;
import dev.reprise.spi.SendReport;
import dev.reprise.spi.SendRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShopSenderTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final Payload PAYLOAD = Payload.json("{\"note\":\"Grüße\"}");

  private final ShopSender sender = new ShopSender();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void answer_isReported_andTheSignatureIsNot() throws Exception {
    SendReport report =
        reportOf(
            exchange -> {
              exchange.getRequestBody().readAllBytes();
              exchange.getResponseHeaders().add("Retry-After", "7");
              exchange.sendResponseHeaders(503, 4);
              exchange.getResponseBody().write(new byte[] {'b', 'u', 's', 'y'});
              exchange.close();
            });

    assertThat(report.result())
        .isEqualTo(new AttemptResult.Answered(503, Optional.of(Duration.ofSeconds(7))));
    assertThat(report.response().orElseThrow().body().toUtf8()).isEqualTo("busy");
    assertThat(report.response().orElseThrow().isTruncated()).isFalse();
    assertThat(report.requestHeaders())
        .contains(new Header("X-Shop-Try", "3"), new Header(ShopHeaders.SIGNATURE, "[redacted]"));
  }

  @Test
  void longAnswer_isCut() throws Exception {
    SendReport report =
        reportOf(
            exchange -> {
              exchange.sendResponseHeaders(200, 0);
              try (var body = exchange.getResponseBody()) {
                body.write(new byte[100_000]);
              } catch (IOException e) {
                exchange.close();
              }
            });

    assertThat(report.response().orElseThrow().body().size()).isEqualTo(4_096);
    assertThat(report.response().orElseThrow().isTruncated()).isTrue();
  }

  @Test
  void answerThatNeverEnds_timesOut() throws Exception {
    CountDownLatch end = new CountDownLatch(1);

    SendReport report =
        reportOf(
            exchange -> {
              exchange.sendResponseHeaders(200, 10);
              exchange.getResponseBody().write('x');
              exchange.getResponseBody().flush();
              awaitQuietly(end);
              exchange.close();
            },
            Duration.ofMillis(300));
    end.countDown();

    assertThat(kindOf(report)).isEqualTo(ErrorKind.TIMEOUT);
  }

  @Test
  void redirect_isAnAnswer() throws Exception {
    SendReport report =
        reportOf(
            exchange -> {
              exchange.getResponseHeaders().add("Location", "/elsewhere");
              exchange.sendResponseHeaders(302, -1);
              exchange.close();
            });

    assertThat(report.result()).isEqualTo(new AttemptResult.Answered(302, Optional.empty()));
  }

  @Test
  void nobodyListening_isAFailureToConnect() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }

    SendReport report = send("http://127.0.0.1:" + port + "/", Duration.ofSeconds(20));

    assertThat(kindOf(report)).isEqualTo(ErrorKind.CONNECT);
  }

  @Test
  void urlThatIsNoHttpUrl_isRefusedForGood() throws Exception {
    for (String url : List.of("ftp://example.com/", "nonsense", "http://", "http://a b/")) {
      assertThat(sender.refusalOf("acme", url)).as(url).isPresent();
      assertThat(send(url, Duration.ofSeconds(1)).result())
          .isInstanceOfSatisfying(
              AttemptResult.Refused.class, refused -> assertThat(refused.isFinal()).isTrue());
    }
    assertThat(sender.refusalOf("acme", "https://example.com/hooks")).isEmpty();
  }

  private SendReport reportOf(HttpHandler handler) throws Exception {
    return reportOf(handler, Duration.ofSeconds(20));
  }

  private SendReport reportOf(HttpHandler handler, Duration timeout) throws Exception {
    server.createContext("/", handler);
    return send("http://127.0.0.1:" + server.getAddress().getPort() + "/", timeout);
  }

  private SendReport send(String url, Duration timeout) throws Exception {
    Event event =
        new Event(
            "corner-shop",
            "1",
            "evt_1",
            "order.paid",
            Optional.empty(),
            Map.of(),
            new PayloadFacts(PAYLOAD.bytes().size(), PAYLOAD.contentType(), Optional.empty()),
            NOW);
    SendRequest request =
        new SendRequest(
            "W-000001",
            3,
            url,
            url,
            event,
            PAYLOAD,
            Origin.published("W-000001"),
            List.of(new Secret("sec_1", "secret", NOW, Optional.empty())),
            SignatureScheme.STANDARD_V1,
            List.of(),
            RecordResponse.ALL,
            NOW,
            timeout);
    return sender.send(request).toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static ErrorKind kindOf(SendReport report) {
    return report.result().error().map(AttemptError::kind).orElseThrow();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
