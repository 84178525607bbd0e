package dev.reprise.example.ownstore;

import dev.reprise.model.AttemptError;
import dev.reprise.model.AttemptResult;
import dev.reprise.model.Contact;
import dev.reprise.model.ErrorKind;
import dev.reprise.model.Header;
import dev.reprise.model.RecordedResponse;
import dev.reprise.spi.SendReport;
import dev.reprise.spi.SendRequest;
import dev.reprise.spi.Sender;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * The shop's own way to send: the JDK's HTTP client, and the shop's own headers and signature.
 *
 * <p>Good enough for URLs that the shop's own people enter. It does not check which address a host
 * name leads to, so it must not be given URLs that customers choose; it keeps 4 KiB of an answer,
 * bounds its headers only as the JDK does, takes {@code Retry-After} in seconds only, and signs
 * with the newest secret alone. {@code dev.reprise.http.HttpSender} does all of that. Safe for use
 * by several threads.
 */
final class ShopSender implements Sender {

  private static final int BODY_KEPT_MAX = 4_096;
  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  @Override
  public Optional<String> refusalOf(String tenant, String url) {
    return target(url).isPresent()
        ? Optional.empty()
        : Optional.of("url must be http:// or https:// with a host");
  }

  @Override
  public CompletionStage<SendReport> send(SendRequest request) {
    long startedAt = System.nanoTime();
    Optional<URI> target = target(request.url());
    if (target.isEmpty()) {
      return CompletableFuture.completedFuture(refused());
    }
    List<Header> headers = ShopHeaders.of(request);
    CompletableFuture<HttpResponse<FirstBytes.Kept>> exchange =
        client.sendAsync(
            httpRequest(target.get(), request, headers), answer -> new FirstBytes(BODY_KEPT_MAX));
    // The JDK's own timeout ends with the answer's headers; cancelling ends a slow body, too.
    CompletableFuture.delayedExecutor(request.timeout().toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> exchange.cancel(true));
    List<Header> shown = ShopHeaders.redacted(headers);
    return exchange.handle(
        (answer, failure) -> {
          Duration took = Duration.ofNanos(System.nanoTime() - startedAt);
          return failure == null
              ? answered(answer, took, shown)
              : new SendReport(broken(failure), took, Contact.none(), shown, Optional.empty());
        });
  }

  private static HttpRequest httpRequest(URI target, SendRequest request, List<Header> headers) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(target)
            .POST(HttpRequest.BodyPublishers.ofByteArray(request.payload().bytes().toByteArray()));
    headers.forEach(header -> builder.header(header.name(), header.value()));
    return builder.build();
  }

  private static SendReport answered(
      HttpResponse<FirstBytes.Kept> answer, Duration took, List<Header> sent) {
    List<Header> headers =
        answer.headers().map().entrySet().stream()
            .flatMap(entry -> entry.getValue().stream().map(v -> new Header(entry.getKey(), v)))
            .toList();
    Optional<Duration> retryAfter =
        answer
            .headers()
            .firstValue("Retry-After")
            .filter(value -> SECONDS.matcher(value).matches())
            .map(value -> Duration.ofSeconds(Long.parseLong(value)));
    return new SendReport(
        new AttemptResult.Answered(answer.statusCode(), retryAfter),
        took,
        Contact.none(),
        sent,
        Optional.of(
            new RecordedResponse(
                answer.statusCode(), headers, answer.body().bytes(), answer.body().isCut())));
  }

  private static AttemptResult broken(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return new AttemptResult.Unreachable(
        new AttemptError(kindOf(cause), "no answer: " + cause.getClass().getSimpleName()));
  }

  private static ErrorKind kindOf(Throwable cause) {
    if (cause instanceof CancellationException || cause instanceof HttpTimeoutException) {
      return ErrorKind.TIMEOUT;
    }
    if (cause instanceof ConnectException) {
      return isUnresolved(cause) ? ErrorKind.DNS : ErrorKind.CONNECT;
    }
    if (cause instanceof SSLException) {
      return ErrorKind.TLS;
    }
    return cause instanceof IOException ? ErrorKind.RESET : ErrorKind.PROTOCOL;
  }

  private static boolean isUnresolved(Throwable cause) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof UnresolvedAddressException) {
        return true;
      }
    }
    return false;
  }

  private static SendReport refused() {
    return SendReport.without(
        new AttemptResult.Refused(
            new AttemptError(ErrorKind.REFUSED_BY_POLICY, "url is not http:// or https://"), true),
        Duration.ZERO);
  }

  private static Optional<URI> target(String url) {
    try {
      URI uri = URI.create(url);
      boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      return isHttp && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
