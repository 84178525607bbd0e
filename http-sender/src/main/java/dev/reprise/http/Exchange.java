package dev.reprise.http;

import dev.reprise.model.AttemptError;
import dev.reprise.model.AttemptResult;
import dev.reprise.model.Bytes;
import dev.reprise.model.Contact;
import dev.reprise.model.ErrorKind;
import dev.reprise.model.Header;
import dev.reprise.model.RecordedResponse;
import dev.reprise.spi.SendReport;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.eclipse.jetty.client.Connection;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpField;
import org.jspecify.annotations.Nullable;

/**
 * One request and what is seen of its answer.
 *
 * <p>The client calls from several threads, one after the other, save that a timeout may come at
 * any moment; hence the lock.
 */
final class Exchange {

  static final int BODY_BYTES_MAX = RecordedResponse.BODY_BYTES_MAX;

  /** How long after its timeout the client is waited for. */
  private static final Duration GRACE = Duration.ofMillis(200);

  private static final int STATUS_MIN = 100;
  private static final int STATUS_MAX = 599;

  /** Ends an answer of which enough was read. */
  private static final class EnoughReadException extends RuntimeException {

    private static final long serialVersionUID = 1;

    EnoughReadException() {
      super("enough of the body was read", null, false, false);
    }
  }

  private final AddressPolicy policy;
  private final Instant now;
  private final Stopwatch stopwatch;
  private final List<Header> recordedHeaders;
  private final CompletableFuture<SendReport> report = new CompletableFuture<>();

  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private Phase phase = Phase.CONNECTING;
  private boolean isTruncated;
  private @Nullable InetSocketAddress address;
  private @Nullable Connection connection;
  private LongSupplier bytesIn = () -> 0;

  Exchange(AddressPolicy policy, Instant now, Stopwatch stopwatch, List<Header> recordedHeaders) {
    this.policy = policy;
    this.now = now;
    this.stopwatch = stopwatch;
    this.recordedHeaders = recordedHeaders;
  }

  /**
   * Sends a request; the report completes when the answer has been read, or failed, or the time is
   * up.
   *
   * @param timeout when the client is to end the exchange
   */
  CompletableFuture<SendReport> send(Request request, Transport transport, Duration timeout) {
    // The client's own timeout gets lost now and then while interim answers pour in.
    Runnable cancelGivingUp = transport.after(timeout.plus(GRACE), () -> giveUp(request));
    var unused = report.whenComplete((done, failure) -> cancelGivingUp.run());
    request
        .onRequestBegin(this::connected)
        .onRequestCommit(sent -> reached(Phase.WAITING))
        .onResponseBegin(response -> reached(Phase.READING_HEADERS))
        .onResponseHeaders(response -> reached(Phase.READING_BODY))
        .onResponseContent(this::read)
        .send(this::completed);
    return report;
  }

  private void giveUp(Request request) {
    TimeoutException late = new TimeoutException();
    if (report.complete(failed(late))) {
      var unused = request.abort(late);
      connection().ifPresent(Connection::close);
    }
  }

  private synchronized SendReport failed(Throwable failure) {
    return report(resultOf(failure), Optional.empty());
  }

  private synchronized Optional<Connection> connection() {
    return Optional.ofNullable(connection);
  }

  private synchronized void reached(Phase next) {
    if (next.compareTo(phase) > 0) {
      phase = next;
    }
  }

  // The resolver has checked the address already; this holds even if the client should change.
  private void connected(Request request) {
    reached(Phase.SENDING);
    if (request.getConnection() != null
        && request.getConnection().getRemoteSocketAddress() instanceof InetSocketAddress remote) {
      connectedTo(remote, request.getConnection());
      policy.refusalOf(remote.getAddress()).ifPresent(refusal -> abort(request, refusal));
    } else {
      abort(request, "the address connected to is not known");
    }
  }

  private synchronized void connectedTo(InetSocketAddress remote, Connection used) {
    address = remote;
    connection = used;
    if (used instanceof org.eclipse.jetty.io.Connection counting) {
      long before = counting.getBytesIn();
      bytesIn = () -> counting.getBytesIn() - before;
    }
  }

  private static void abort(Request request, String refusal) {
    var unused = request.abort(new RefusedAddressException(refusal));
  }

  // Aborting is outside the lock, since the client may then call from another thread.
  private void read(Response response, ByteBuffer chunk) {
    if (keep(chunk)) {
      var unused = response.abort(new EnoughReadException());
    }
  }

  /** Says whether this is the first chunk of which a part was not kept. */
  private synchronized boolean keep(ByteBuffer chunk) {
    byte[] kept = new byte[Math.min(BODY_BYTES_MAX - body.size(), chunk.remaining())];
    chunk.get(kept);
    body.write(kept, 0, kept.length);
    boolean isFirst = chunk.hasRemaining() && !isTruncated;
    isTruncated = isTruncated || isFirst;
    return isFirst;
  }

  private void completed(Result result) {
    report.complete(reportOf(result));
  }

  private synchronized SendReport reportOf(Result result) {
    if (result.isFailed() && !isAnswered(result)) {
      return failed(result.getFailure());
    }
    Response response = result.getResponse();
    int status = response.getStatus();
    if (status < STATUS_MIN || status > STATUS_MAX) {
      AttemptError odd =
          new AttemptError(ErrorKind.PROTOCOL, "the answer's status is none: " + status);
      return report(new AttemptResult.Unreachable(odd), Optional.empty());
    }
    RecordedResponse recorded =
        new RecordedResponse(
            status, headers(response), Bytes.copyOf(body.toByteArray()), isTruncated);
    return report(new AttemptResult.Answered(status, retryAfter(response)), Optional.of(recorded));
  }

  private SendReport report(AttemptResult result, Optional<RecordedResponse> response) {
    Contact contact =
        Contact.none()
            .withAddress(
                Optional.ofNullable(address)
                    .map(remote -> AddressLiterals.format(remote.getAddress(), remote.getPort())));
    List<Header> sent = phase.compareTo(Phase.WAITING) < 0 ? List.of() : recordedHeaders;
    return new SendReport(result, stopwatch.elapsed(), contact, sent, response);
  }

  // Told by the count, since the client has no exception for it that could be told from others.
  private AttemptResult resultOf(Throwable failure) {
    boolean isTooLarge =
        phase == Phase.READING_HEADERS
            && bytesIn.getAsLong() > Transport.RESPONSE_HEADER_BYTES_MAX
            && Failures.isUnreadable(failure);
    return isTooLarge
        ? new AttemptResult.Unreachable(
            new AttemptError(
                ErrorKind.HEADERS_TOO_LARGE,
                "the answer's headers exceed " + Transport.RESPONSE_HEADER_BYTES_MAX + " bytes"))
        : Failures.resultOf(failure, phase);
  }

  // A receiver may answer in full before it has taken the whole request.
  private boolean isAnswered(Result result) {
    return isTruncated || (phase == Phase.READING_BODY && result.getResponseFailure() == null);
  }

  private Optional<Duration> retryAfter(Response response) {
    return Optional.ofNullable(response.getHeaders().get("Retry-After"))
        .flatMap(value -> RetryAfter.parse(value, now));
  }

  private static List<Header> headers(Response response) {
    return response.getHeaders().stream().map(Exchange::header).toList();
  }

  private static Header header(HttpField field) {
    return new Header(field.getName(), Optional.ofNullable(field.getValue()).orElse(""));
  }
}
