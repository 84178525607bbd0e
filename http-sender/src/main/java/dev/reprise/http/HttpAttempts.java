package dev.reprise.http;

import dev.reprise.model.AttemptError;
import dev.reprise.model.AttemptResult;
import dev.reprise.model.ErrorKind;
import dev.reprise.spi.SendReport;
import dev.reprise.spi.SendRequest;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.ByteBufferRequestContent;
import org.eclipse.jetty.client.Request;

/**
 * Makes attempts whose URL and headers are sound: looks the host up, checks its addresses, and
 * exchanges a request for an answer. Safe for use by several threads.
 *
 * @param resolver looks up and checks; not asked where a proxy does
 * @param transport sends
 */
record HttpAttempts(CheckedResolver resolver, Transport transport) {

  private static final int NANOS_PER_MILLI = 1_000_000;

  /**
   * Repeats at once, and once, what met a connection that the receiver had closed meanwhile: the
   * client does not, and the receiver has got none of it.
   */
  private static final Retry AT_ONCE =
      Retry.of(
          "at-once",
          RetryConfig.<Boolean>custom()
              .maxAttempts(2)
              .intervalFunction(attempt -> 0L)
              .retryOnResult(isUnsent -> isUnsent)
              .build());

  /**
   * One attempt to be made.
   *
   * @param url where it goes
   * @param rules which addresses it may go to
   * @param outbound its headers, not refused
   * @param stopwatch since when it runs
   */
  record Ready(
      SendRequest request,
      WebhookUrl url,
      AddressRules rules,
      Outbound outbound,
      Stopwatch stopwatch) {

    Duration timeLeft() {
      return request.timeout().minus(stopwatch.elapsed());
    }

    SendReport without(AttemptResult result) {
      return SendReport.without(result, stopwatch.elapsed());
    }
  }

  /** Makes an attempt; never fails. */
  CompletionStage<SendReport> make(Ready ready) {
    if (transport.isProxied()) {
      return exchange(ready, Optional.empty());
    }
    Optional<List<InetAddress>> known = resolver.known(ready.url());
    if (known.isPresent()) {
      return afterLookup(
          ready, CheckedResolver.refusalOf(ready.rules(), known.get()), Optional.empty());
    }
    Stopwatch dns = Stopwatch.start(ready.stopwatch().nanoTime());
    return lookUp(ready)
        .thenCompose(failure -> afterLookup(ready, failure, Optional.of(dns.elapsed())));
  }

  /** Returns what went wrong; empty if the host may be connected to. */
  private CompletableFuture<Optional<Throwable>> lookUp(Ready ready) {
    // Rounded up: else the end of the attempt's time could be taken for the resolver's.
    long left = ready.timeLeft().plusNanos(NANOS_PER_MILLI - 1).toMillis();
    long millis = Math.min(left, CheckedResolver.TIMEOUT.toMillis());
    // Not on the resolver's threads, nor on the timer's: what comes after is not theirs to await.
    return resolver
        .resolve(ready.rules(), ready.request().event().tenant(), ready.url().host())
        .orTimeout(Math.max(0, millis), TimeUnit.MILLISECONDS)
        .handleAsync((addresses, failure) -> Optional.ofNullable(failure), transport.executor());
  }

  private CompletionStage<SendReport> afterLookup(
      Ready ready, Optional<? extends Throwable> failure, Optional<Duration> dns) {
    return failure.isPresent()
        ? CompletableFuture.completedFuture(ready.without(unresolved(ready, failure.get())))
        : exchange(ready, dns);
  }

  private static AttemptResult unresolved(Ready ready, Throwable failure) {
    boolean isTimeLeft = failure instanceof TimeoutException && !isOver(ready.timeLeft());
    return isTimeLeft
        ? new AttemptResult.Unreachable(
            new AttemptError(
                ErrorKind.DNS,
                "the host name was not resolved within "
                    + CheckedResolver.TIMEOUT.toSeconds()
                    + " s"))
        : Failures.resultOf(failure, Phase.RESOLVING);
  }

  private CompletionStage<SendReport> exchange(Ready ready, Optional<Duration> dns) {
    return exchange(ready, dns, AT_ONCE.asyncContext());
  }

  private CompletionStage<SendReport> exchange(
      Ready ready, Optional<Duration> dns, Retry.AsyncContext<Boolean> repeats) {
    Duration left = ready.timeLeft();
    if (isOver(left)) {
      return CompletableFuture.completedFuture(
          ready.without(Failures.resultOf(new TimeoutException(), Phase.RESOLVING)));
    }
    Exchange exchange =
        new Exchange(
            transport.terms(ready),
            ready.stopwatch(),
            new PhaseTimes(ready.stopwatch().nanoTime(), dns));
    Request outgoing =
        transport
            .newRequest(ready.url(), ready.outbound().headers(), ready.rules().policy(), left)
            .body(new ByteBufferRequestContent(ready.request().payload().bytes().asByteBuffer()));
    return exchange
        .send(outgoing, transport, left)
        .thenCompose(
            report ->
                isToBeRepeated(exchange.isUnsent(), repeats)
                    ? exchange(ready, dns, repeats)
                    : CompletableFuture.completedFuture(report));
  }

  private static boolean isToBeRepeated(boolean isUnsent, Retry.AsyncContext<Boolean> repeats) {
    return repeats.onResult(isUnsent) >= 0;
  }

  private static boolean isOver(Duration left) {
    return left.isNegative() || left.isZero();
  }
}
