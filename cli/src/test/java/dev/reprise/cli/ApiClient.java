package dev.reprise.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A caller of a server's HTTP API. */
final class ApiClient {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  private final URI base;
  private final String token;

  ApiClient(URI base, String token) {
    this.base = base;
    this.token = token;
  }

  URI uri(String path) {
    return base.resolve(path);
  }

  /** Creates a subscription to all events, and returns its id. */
  String subscribe(String url) throws IOException, InterruptedException {
    return checked(trySubscribe(url), 201).path("data").path("id").asText();
  }

  /** Creates a subscription to all events, whatever the answer. */
  HttpResponse<String> trySubscribe(String url) throws IOException, InterruptedException {
    String body = "{\"url\":\"" + url + "\",\"events\":[\"*\"]}";
    return send(request("/v1/webhook_subscriptions").POST(BodyPublishers.ofString(body)), true);
  }

  /** Publishes an event, and returns the ids of its deliveries. */
  List<String> publish(String id, String payload) throws IOException, InterruptedException {
    JsonNode answer = checked(tryPublish(id, payload), 202);
    List<String> deliveries = new ArrayList<>();
    answer.path("data").path("deliveries").forEach(each -> deliveries.add(each.asText()));
    return deliveries;
  }

  /** Publishes an event, whatever the answer. */
  HttpResponse<String> tryPublish(String id, String payload)
      throws IOException, InterruptedException {
    return send(
        request("/v1/events?type=order.paid&id=" + id).POST(BodyPublishers.ofString(payload)),
        true);
  }

  /** Reads a delivery's {@code data}. */
  JsonNode delivery(String id) throws IOException, InterruptedException {
    return get("/v1/webhook_deliveries/" + id).path("data");
  }

  /** Waits until a delivery has a status. */
  void awaitStatus(String id, String status) throws Exception {
    Await.until(
        "delivery " + id + " is " + status,
        () -> delivery(id).path("status").asText().equals(status));
  }

  /** Reads all that the API tells of a delivery: its data, attempts and payload, as text. */
  List<String> everything(String id) throws IOException, InterruptedException {
    HttpResponse<String> payload =
        send(request("/v1/webhook_deliveries/" + id + "/payload"), false);
    return List.of(
        delivery(id).toString(),
        attempts(id).toString(),
        payload.statusCode() + " " + payload.headers().allValues("content-type"),
        payload.body());
  }

  /** Reads the attempts of a delivery. */
  JsonNode attempts(String id) throws IOException, InterruptedException {
    return get("/v1/webhook_deliveries/" + id + "/attempts").path("data");
  }

  /** Lists deliveries, all pages. */
  List<JsonNode> deliveries(String filter) throws IOException, InterruptedException {
    List<JsonNode> all = new ArrayList<>();
    String cursor = "";
    while (true) {
      JsonNode page = get("/v1/webhook_deliveries?limit=100" + filter + cursor);
      page.path("data").forEach(all::add);
      if (!page.path("has_more").asBoolean()) {
        return all;
      }
      cursor = "&cursor=" + page.path("next_cursor").asText();
    }
  }

  /** Reads what must be there. */
  JsonNode get(String path) throws IOException, InterruptedException {
    return checked(send(request(path), false), 200);
  }

  /** Reads the status of a path. */
  int status(String path) throws IOException, InterruptedException {
    return send(request(path), false).statusCode();
  }

  static JsonNode parse(String json) throws IOException {
    return JSON.readTree(json);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path))
        .timeout(TIMEOUT)
        .header("Authorization", "Bearer " + token);
  }

  private HttpResponse<String> send(HttpRequest.Builder request, boolean isJson)
      throws IOException, InterruptedException {
    if (isJson) {
      request.header("Content-Type", "application/json");
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static JsonNode checked(HttpResponse<String> response, int status) throws IOException {
    if (response.statusCode() != status) {
      throw new AssertionError(
          response.request().uri() + " answered " + response.statusCode() + " " + response.body());
    }
    return parse(response.body());
  }
}
