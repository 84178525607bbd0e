package dev.reprise.benchmarks.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** Posts by the HTTP client of the JDK, which waits for each answer. */
final class JdkPosting implements Posting {

  private static final int OK_MIN = 200;
  private static final int OK_END = 300;

  /** That client now and then takes a connection that is being closed; the next one works. */
  private static final int TRIES = 3;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI url;

  JdkPosting(String url) {
    this.url = URI.create(url);
  }

  @Override
  public void post(String eventId, String payload) {
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .header("Content-Type", "application/json")
            .header("webhook-id", eventId)
            .timeout(Posts.TIMEOUT)
            .POST(BodyPublishers.ofString(payload))
            .build();
    int status = send(request, TRIES).statusCode();
    if (status < OK_MIN || status >= OK_END) {
      throw new IllegalStateException("event " + eventId + " was answered " + status);
    }
  }

  private HttpResponse<Void> send(HttpRequest request, int tries) {
    try {
      return client.send(request, BodyHandlers.discarding());
    } catch (IOException e) {
      if (tries > 1) {
        return send(request, tries - 1);
      }
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while posting", e);
    }
  }
}
