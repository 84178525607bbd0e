package dev.reprise.http;

import dev.reprise.model.AttemptError;
import dev.reprise.model.AttemptResult;
import dev.reprise.model.Contact;
import dev.reprise.model.ErrorKind;
import dev.reprise.model.Header;
import dev.reprise.model.RecordedResponse;
import dev.reprise.spi.SendReport;
import dev.reprise.spi.SendRequest;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.eclipse.jetty.client.Connection;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.jspecify.annotations.Nullable;

/**
 * One request and what is seen of its answer.
 *
 * <p>The client calls from several threads, one after the other, save that a timeout may come at
 * any moment; hence the lock.
 */
final class Exchange {

  /** How long after its timeout the client is waited for. */
  private static final Duration GRACE = Duration.ofMillis(200);

  private static final int STATUS_MIN = 100;
  private static final int STATUS_MAX = 599;

  /** What the platform calls the protocol of a session before its handshake has ended. */
  private static final String NO_PROTOCOL = "NONE";

  /** Ends an answer of which enough was read. */
  private static final class EnoughReadException extends RuntimeException {

    private static final long serialVersionUID = 1;

    EnoughReadException() {
      super("enough of the body was read", null, false, false);
    }
  }

  /**
   * What holds for an exchange.
   *
   * @param rules which addresses may be connected to; empty where that is the proxy's to say
   * @param headers what may be recorded of the headers
   * @param isTunnel whether, through a proxy, nothing but the proxy is talked to before the request
   */
  record Terms(
      SendRequest request, Optional<AddressRules> rules, List<Header> headers, boolean isTunnel) {}

  private final Terms terms;
  private final Stopwatch stopwatch;
  private final PhaseTimes times;
  private final CompletableFuture<SendReport> report = new CompletableFuture<>();

  private final AnswerBody body = new AnswerBody();
  private Phase phase = Phase.CONNECTING;
  private @Nullable InetSocketAddress address;
  private @Nullable Connection connection;
  private boolean isReused;
  private boolean isClosed;
  private Optional<String> protocol = Optional.empty();
  private LongSupplier bytesIn = () -> 0;
  private LongSupplier bytesOut = () -> 0;

  Exchange(Terms terms, Stopwatch stopwatch, PhaseTimes times) {
    this.terms = terms;
    this.stopwatch = stopwatch;
    this.times = times;
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
        .onRequestCommit(sent -> sent(Phase.WAITING))
        .onRequestSuccess(sent -> sent(Phase.WAITING))
        .onResponseBegin(response -> answered())
        .onResponseHeaders(response -> begun(response.getStatus()))
        .onResponseContent(this::read)
        .send(this::completed);
    return report;
  }

  /**
   * Says whether, once the report is there, it is certain that nothing was sent: the connection,
   * one used before, was closed before a byte of the request was given to it.
   */
  synchronized boolean isUnsent() {
    return isReused && phase == Phase.SENDING && isClosed && bytesOut.getAsLong() == 0;
  }

  private void giveUp(Request request) {
    TimeoutException late = new TimeoutException();
    if (report.complete(failed(late))) {
      var unused = request.abort(late);
      exclusive().ifPresent(Connection::close);
    }
  }

  private synchronized SendReport failed(Throwable failure) {
    isClosed = Failures.find(failure, EOFException.class).isPresent();
    return report(resultOf(failure), Optional.empty());
  }

  /** Returns the connection, if no other exchange may be using it. */
  private synchronized Optional<Connection> exclusive() {
    return Optional.ofNullable(connection)
        .filter(used -> used instanceof org.eclipse.jetty.io.Connection);
  }

  private void reached(Phase next) {
    if (next.compareTo(phase) > 0) {
      phase = next;
    }
  }

  private synchronized void sent(Phase next) {
    // A receiver may answer before it has been sent all.
    if (phase.compareTo(Phase.WAITING) <= 0) {
      times.sent();
    }
    reached(next);
  }

  private synchronized void answered() {
    times.answered();
    reached(Phase.READING_HEADERS);
  }

  private synchronized void begun(int status) {
    body.record(terms.request().recordResponse().includes(status));
    reached(Phase.READING_BODY);
  }

  private synchronized void encrypted() {
    times.encrypted();
    reached(Phase.SENDING);
  }

  // The resolver has checked the address already; this holds even if the client should change.
  private void connected(Request request) {
    Connection given = request.getConnection();
    if (given != null) {
      uses(given);
    }
    if (given != null && given.getRemoteSocketAddress() instanceof InetSocketAddress remote) {
      connectedTo(remote);
      terms
          .rules()
          .flatMap(rules -> rules.refusalOf(remote.getAddress()))
          .ifPresent(refusal -> abort(request, new RefusedAddressException(refusal)));
    } else {
      // Without an address there is nothing to check: it was closed at this very moment.
      abort(request, new EOFException());
    }
  }

  private synchronized void uses(Connection given) {
    connection = given;
    Phase next = Phase.SENDING;
    if (given instanceof org.eclipse.jetty.io.Connection counting) {
      isReused = counting.getMessagesIn() > 0;
      long inBefore = counting.getBytesIn();
      long outBefore = counting.getBytesOut();
      bytesIn = () -> counting.getBytesIn() - inBefore;
      bytesOut = () -> counting.getBytesOut() - outBefore;
      if (!isReused && counting.getEndPoint() instanceof SslConnection.SslEndPoint endPoint) {
        awaitHandshake(endPoint.getSslConnection());
        next = isSecured(endPoint.getSslConnection()) ? Phase.SENDING : Phase.SECURING;
      }
    }
    reached(next);
    times.connected(!isReused);
  }

  /** Notes the connection where it was closed after it was given, before the request began. */
  private void usesUnbegun(Request request) {
    Connection given = request.getConnection();
    if (connection == null && given != null) {
      uses(given);
    }
  }

  private synchronized void connectedTo(InetSocketAddress remote) {
    address = remote;
  }

  /** Notes when TLS is set up, where it is only after the client has given the connection out. */
  private void awaitHandshake(SslConnection fresh) {
    // It stays with the connection, and must not keep this exchange.
    AtomicReference<@Nullable Runnable> once = new AtomicReference<>(this::encrypted);
    fresh.addHandshakeListener(
        new SslHandshakeListener() {
          @Override
          public void handshakeSucceeded(Event event) {
            Optional.ofNullable(once.getAndSet(null)).ifPresent(Runnable::run);
          }
        });
  }

  private static boolean isSecured(SslConnection fresh) {
    return !NO_PROTOCOL.equals(fresh.getSSLEngine().getSession().getProtocol());
  }

  private static void abort(Request request, IOException why) {
    var unused = request.abort(why);
  }

  // Aborting is outside the lock, since the client may then call from another thread.
  private void read(Response response, ByteBuffer chunk) {
    if (keep(chunk)) {
      var unused = response.abort(new EnoughReadException());
    }
  }

  private synchronized boolean keep(ByteBuffer chunk) {
    return body.read(chunk);
  }

  private void completed(Result result) {
    report.complete(reportOf(result));
  }

  private synchronized SendReport reportOf(Result result) {
    usesUnbegun(result.getRequest());
    if (result.isFailed() && !isAnswered(result)) {
      return failed(result.getFailure());
    }
    Response response = result.getResponse();
    int status = response.getStatus();
    protocol = Optional.of(response.getVersion().asString());
    if (status < STATUS_MIN || status > STATUS_MAX) {
      AttemptError odd =
          new AttemptError(ErrorKind.PROTOCOL, "the answer's status is none: " + status);
      return report(new AttemptResult.Unreachable(odd), Optional.empty());
    }
    if (terms.rules().isEmpty() && ProxyFailures.isAboutCredentials(response)) {
      return report(ProxyFailures.credentials(), Optional.empty());
    }
    RecordedResponse recorded =
        new RecordedResponse(status, headers(response), body.recorded(), body.isLeftOut());
    return report(new AttemptResult.Answered(status, retryAfter(response)), Optional.of(recorded));
  }

  private SendReport report(AttemptResult result, Optional<RecordedResponse> response) {
    Contact contact =
        new Contact(
            Optional.ofNullable(address)
                .map(remote -> AddressLiterals.format(remote.getAddress(), remote.getPort())),
            protocol.filter(seen -> response.isPresent()),
            times.phases());
    List<Header> sent = phase.compareTo(Phase.WAITING) < 0 ? List.of() : terms.headers();
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
        : broken(failure);
  }

  private AttemptResult broken(Throwable failure) {
    return terms.rules().isEmpty() && phase == Phase.CONNECTING
        ? ProxyFailures.resultOf(failure, terms.isTunnel())
        : Failures.resultOf(failure, phase);
  }

  // A receiver may answer in full before it has taken the whole request.
  private boolean isAnswered(Result result) {
    return body.isTruncated()
        || (phase == Phase.READING_BODY && result.getResponseFailure() == null);
  }

  private Optional<Duration> retryAfter(Response response) {
    return Optional.ofNullable(response.getHeaders().get("Retry-After"))
        .flatMap(value -> RetryAfter.parse(value, terms.request().now()));
  }

  private static List<Header> headers(Response response) {
    return response.getHeaders().stream().map(Exchange::header).toList();
  }

  private static Header header(HttpField field) {
    return new Header(field.getName(), Optional.ofNullable(field.getValue()).orElse(""));
  }
}
