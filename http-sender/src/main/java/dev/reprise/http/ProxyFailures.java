package dev.reprise.http;

import dev.reprise.model.AttemptError;
import dev.reprise.model.AttemptResult;
import dev.reprise.model.ErrorKind;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.client.HttpResponseException;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpHeader;

/**
 * Tells the egress proxy's own failures from those of receivers.
 *
 * <p>Only what cannot be the receiver's doing is the proxy's own, for that is attempted again and
 * again without being counted. What a proxy says of a receiver counts as the receiver's.
 */
final class ProxyFailures {

  private static final int FORBIDDEN = 403;
  private static final int PROXY_AUTHENTICATION_REQUIRED = 407;

  private ProxyFailures() {}

  /**
   * Returns the result of an attempt that ended before there was a way to the receiver.
   *
   * @param isTunnelOnly whether nothing but the proxy was talked to then; not so where TLS with the
   *     receiver, too, belongs to making a connection
   */
  static AttemptResult resultOf(Throwable failure, boolean isTunnelOnly) {
    Optional<HttpResponseException> answer = Failures.find(failure, HttpResponseException.class);
    if (answer.isPresent()) {
      return answered(answer.get().getResponse());
    }
    if (Failures.find(failure, RejectedExecutionException.class).isPresent()
        || Failures.find(failure, TimeoutException.class).isPresent()) {
      return Failures.resultOf(failure, Phase.CONNECTING);
    }
    boolean isProxys =
        isTunnelOnly
            || Failures.find(failure, ConnectException.class).isPresent()
            || Failures.find(failure, SocketTimeoutException.class).isPresent()
            || Failures.find(failure, UnknownHostException.class).isPresent();
    return isProxys
        ? notMade(
            Failures.oneLine("the proxy was not reached", Failures.message(Failures.root(failure))))
        : Failures.resultOf(
            failure,
            Failures.find(failure, SSLException.class).isPresent()
                ? Phase.CONNECTING
                : Phase.SENDING);
  }

  /** Says whether an answer in place of the receiver's is the proxy's, about who we are. */
  static boolean isAboutCredentials(Response response) {
    return response.getStatus() == PROXY_AUTHENTICATION_REQUIRED
        && response.getHeaders().contains(HttpHeader.PROXY_AUTHENTICATE);
  }

  /** Returns the result where the proxy wants other credentials. */
  static AttemptResult credentials() {
    return notMade("the proxy wants other credentials");
  }

  private static AttemptResult answered(Response response) {
    if (isAboutCredentials(response)) {
      return credentials();
    }
    int status = response.getStatus();
    if (status == FORBIDDEN || status == PROXY_AUTHENTICATION_REQUIRED) {
      return new AttemptResult.Refused(
          new AttemptError(
              ErrorKind.REFUSED_BY_POLICY, "the proxy refuses the host: it answered " + status),
          false);
    }
    return new AttemptResult.Unreachable(
        new AttemptError(
            ErrorKind.CONNECT, "the proxy made no connection to the host: it answered " + status));
  }

  private static AttemptResult notMade(String why) {
    return new AttemptResult.NotMade(new AttemptError(ErrorKind.PROXY, why));
  }
}
