package dev.reprise.httpapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.reprise.model.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JdkHttpAdapterTest {

  private static final byte[] PAYLOAD =
      "{\"total\":\"9 €\",\"name\":\"\uD83D\uDE00\"}\r\n".getBytes(StandardCharsets.UTF_8);

  private final Fixture fixture = new Fixture();
  private final ExecutorService executor = Executors.newFixedThreadPool(4);
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private Optional<HttpServer> server = Optional.empty();

  @BeforeEach
  void start() throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    server = Optional.of(JdkHttpAdapter.bind(fixture.api, address, executor));
    server.get().start();
  }

  @AfterEach
  void close() {
    server.ifPresent(running -> running.stop(0));
    executor.shutdownNow();
    fixture.close();
  }

  private HttpRequest.Builder request(String target) {
    InetSocketAddress address = server.orElseThrow().getAddress();
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.getPort() + target))
        .timeout(Duration.ofSeconds(30))
        .header("Authorization", "Bearer " + Fixture.TOKEN);
  }

  private HttpResponse<byte[]> post(String target, BodyPublisher body)
      throws IOException, InterruptedException {
    return client.send(
        request(target).header("Content-Type", "application/json").POST(body).build(),
        BodyHandlers.ofByteArray());
  }

  private HttpResponse<byte[]> get(String target) throws IOException, InterruptedException {
    return client.send(request(target).GET().build(), BodyHandlers.ofByteArray());
  }

  private static JsonNode json(HttpResponse<byte[]> response) throws IOException {
    return Json.read(Bytes.copyOf(response.body()));
  }

  @Test
  void eventAndReplay_travelOverHttp() throws IOException, InterruptedException {
    fixture.subscribe();
    HttpResponse<byte[]> published =
        post("/v1/events?type=order.paid&key=%C3%BC+1%2B1", BodyPublishers.ofByteArray(PAYLOAD));
    String id = json(published).at("/data/deliveries/0").asText();
    assertThat(published.statusCode()).isEqualTo(202);
    assertThat(
            post("/v1/webhook_deliveries/" + id + "/cancel", BodyPublishers.noBody()).statusCode())
        .isEqualTo(200);

    HttpResponse<byte[]> replayed =
        client.send(
            request("/v1/webhook_deliveries/" + id + "/replay")
                .POST(BodyPublishers.noBody())
                .build(),
            BodyHandlers.ofByteArray());

    assertThat(replayed.statusCode()).isEqualTo(202);
    assertThat(json(replayed).at("/data/replayed_from").asText()).isEqualTo(id);
    assertThat(replayed.headers().firstValue("X-Request-Id"))
        .contains(json(replayed).get("request_id").asText());
    String replay = replayed.headers().firstValue("Location").orElseThrow();
    assertThat(json(get(replay)).at("/data/key").asText()).isEqualTo("ü 1+1");
    HttpResponse<byte[]> payload = get(replay + "/payload");
    assertThat(payload.body()).isEqualTo(PAYLOAD);
    assertThat(payload.headers().firstValue("Content-Type")).contains("application/json");
  }

  @Test
  void emptyPayload_isServed() throws IOException, InterruptedException {
    fixture.subscribe();
    HttpResponse<byte[]> published = post("/v1/events?type=a", BodyPublishers.noBody());
    String id = json(published).at("/data/deliveries/0").asText();

    HttpResponse<byte[]> payload = get("/v1/webhook_deliveries/" + id + "/payload");

    assertThat(payload.statusCode()).isEqualTo(200);
    assertThat(payload.body()).isEmpty();
  }

  @Test
  void oversizeBody_isRefusedAndTheServerGoesOn() throws IOException, InterruptedException {
    byte[] body = new byte[4 * RepriseApi.BODY_BYTES_MAX];

    HttpResponse<byte[]> refused = post("/v1/events?type=a", BodyPublishers.ofByteArray(body));

    assertThat(refused.statusCode()).isEqualTo(413);
    assertThat(json(refused).at("/error/code").asText()).isEqualTo("payload_too_large");
    assertThat(get("/v1/webhook_deliveries").statusCode()).isEqualTo(200);
  }

  @Test
  void oversizeBodyInChunks_isRefused() throws IOException, InterruptedException {
    byte[] body = new byte[2 * RepriseApi.BODY_BYTES_MAX];

    HttpResponse<byte[]> refused =
        post(
            "/v1/events?type=a",
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));

    assertThat(refused.statusCode()).isEqualTo(413);
  }

  @Test
  void bodyThatBreaksOff_isNotPublished() throws IOException {
    String head =
        "POST /v1/events?type=a HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
            + Fixture.TOKEN
            + "\r\n";
    fixture.subscribe();

    for (String rest :
        List.of(
            "Content-Length: 100\r\n\r\n{\"total\"",
            "Transfer-Encoding: chunked\r\n\r\n64\r\n{\"total\"",
            "Transfer-Encoding: chunked\r\n\r\n3\r\n{\"t\r\n")) {
      assertThat(answerTo(head + rest)).doesNotContain("202");
    }

    assertThat(fixture.get("/v1/webhook_deliveries").get("data")).isEmpty();
  }

  @Test
  void postWithoutLengthAndBody_asCurlSendsIt_isReplayed() throws IOException {
    String id = fixture.deadDelivery();

    String answer =
        answerTo(
            "POST /v1/webhook_deliveries/"
                + id
                + "/replay HTTP/1.1\r\nHost: x\r\nUser-Agent: curl/7.88.1\r\nAccept: */*\r\n"
                + "Authorization: Bearer "
                + Fixture.TOKEN
                + "\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 202").contains("\"replayed_from\":\"" + id + "\"");
  }

  /** Sends what is given and no more, and reads until the server closes the connection. */
  private String answerTo(String sent) throws IOException {
    InetSocketAddress address = server.orElseThrow().getAddress();
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void head_hasTheHeadersOfGetAndNoBody() throws IOException, InterruptedException {
    HttpResponse<byte[]> head =
        client.send(
            request("/v1/webhook_deliveries").method("HEAD", BodyPublishers.noBody()).build(),
            BodyHandlers.ofByteArray());
    HttpResponse<byte[]> get = get("/v1/webhook_deliveries");

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(get.body().length);
    assertThat(head.headers().firstValue("Content-Type")).contains("application/json");
  }

  @Test
  void patchAndDelete_areKnown() throws IOException, InterruptedException {
    String target = "/v1/webhook_subscriptions/" + fixture.subscribe();
    HttpResponse<byte[]> patched =
        client.send(
            request(target)
                .header("content-TYPE", "application/json")
                .method("PATCH", BodyPublishers.ofString("{\"status\":\"paused\"}"))
                .build(),
            BodyHandlers.ofByteArray());
    HttpResponse<byte[]> deleted =
        client.send(request(target).DELETE().build(), BodyHandlers.ofByteArray());

    assertThat(json(patched).at("/data/status").asText()).isEqualTo("paused");
    assertThat(json(deleted).at("/data/deleted").asBoolean()).isTrue();
  }

  @Test
  void unknownPath_isAnsweredWithTheEnvelope() throws IOException, InterruptedException {
    HttpResponse<byte[]> response = get("/favicon.ico");

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(json(response).at("/error/code").asText()).isEqualTo("resource_not_found");
  }

  @Test
  void targetThatIsNoUri_isAnsweredByTheServerItself() throws IOException {
    for (String target : List.of("/v1/a|b", "/v1/%zz", "/v1/health?a=%zz")) {
      String answer = answerTo("GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n");

      assertThat(answer).as(target).startsWith("HTTP/1.1 400").doesNotContain("X-Request-Id");
    }
  }

  @Test
  void manyRequestsAtOnce_areAllAnswered() {
    fixture.subscribe();
    var answers =
        IntStream.range(0, 40)
            .mapToObj(
                i ->
                    client.sendAsync(
                        request("/v1/events?type=a&id=e-" + i)
                            .POST(BodyPublishers.ofByteArray(PAYLOAD))
                            .build(),
                        BodyHandlers.ofByteArray()))
            .toList();

    assertThat(answers).allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(202));
    assertThat(fixture.get("/v1/webhook_deliveries?limit=100").get("data")).hasSize(40);
  }
}
