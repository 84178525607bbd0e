package dev.reprise.http;

import dev.reprise.model.AttemptError;
import dev.reprise.model.AttemptResult;
import dev.reprise.model.ErrorKind;
import java.io.EOFException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.client.HttpResponseException;
import org.eclipse.jetty.http.HttpException;

/** Says in our words what the client's exceptions mean. */
final class Failures {

  private static final int CAUSES_MAX = 10;
  private static final int DETAIL_LENGTH_MAX = 200;

  private Failures() {}

  /**
   * Returns the result of an attempt that ended without a whole answer.
   *
   * @param failure what the client or the resolver threw
   * @param phase how far it had come
   */
  static AttemptResult resultOf(Throwable failure, Phase phase) {
    Optional<RefusedAddressException> refused = find(failure, RefusedAddressException.class);
    if (refused.isPresent()) {
      return new AttemptResult.Refused(
          error(
              ErrorKind.REFUSED_BY_POLICY,
              "the host name resolved to an address that is refused",
              refused.get()),
          false);
    }
    return new AttemptResult.Unreachable(errorOf(failure, phase));
  }

  private static AttemptError errorOf(Throwable failure, Phase phase) {
    Optional<UnknownHostException> unknown = find(failure, UnknownHostException.class);
    if (unknown.isPresent()) {
      return error(ErrorKind.DNS, "the host name was not resolved", unknown.get());
    }
    Optional<SSLException> ssl = find(failure, SSLException.class);
    if (ssl.isPresent()) {
      return error(ErrorKind.TLS, "TLS failed", ssl.get());
    }
    if (find(failure, TimeoutException.class).isPresent()) {
      return new AttemptError(ErrorKind.TIMEOUT, "the time was up while " + phase.words());
    }
    if (find(failure, RejectedExecutionException.class).isPresent()) {
      return new AttemptError(
          ErrorKind.CONNECT, "too many requests wait for this host, or the sender is closed");
    }
    if (isUnreadable(failure)) {
      Optional<String> reason =
          find(failure, HttpException.class).flatMap(bad -> Optional.ofNullable(bad.getReason()));
      return new AttemptError(
          ErrorKind.PROTOCOL, oneLine("the answer is not HTTP as it should be", reason));
    }
    return connection(failure, phase);
  }

  /** Says whether the client gave up on what it read. */
  static boolean isUnreadable(Throwable failure) {
    // Its parser asserts that what it throws has an error's status, and here it has the answer's.
    return find(failure, HttpException.class).isPresent()
        || find(failure, AssertionError.class).isPresent();
  }

  private static AttemptError connection(Throwable failure, Phase phase) {
    if (phase.compareTo(Phase.CONNECTING) <= 0) {
      return error(ErrorKind.CONNECT, "no connection was made", root(failure));
    }
    if (phase.compareTo(Phase.READING_HEADERS) >= 0
        || find(failure, HttpResponseException.class).isPresent()) {
      return new AttemptError(ErrorKind.PROTOCOL, "the answer broke off");
    }
    if (find(failure, IOException.class).isPresent()) {
      // What a handshake failed with may close the connection before it is heard of.
      ErrorKind kind = phase == Phase.SECURING ? ErrorKind.TLS : ErrorKind.RESET;
      return new AttemptError(kind, "the connection was closed or reset while " + phase.words());
    }
    return error(ErrorKind.PROTOCOL, "the exchange failed", root(failure));
  }

  private static AttemptError error(ErrorKind kind, String what, Throwable cause) {
    return new AttemptError(kind, oneLine(what, message(cause)));
  }

  /** Returns what a failure says; the client's words for the end of a stream are for its makers. */
  static Optional<String> message(Throwable failure) {
    return failure instanceof EOFException
        ? Optional.empty()
        : Optional.ofNullable(failure.getMessage());
  }

  // Details hold a host, an address or words of the platform, and what a receiver chose to send.
  static String oneLine(String what, Optional<String> detail) {
    return detail
        .map(text -> text.replaceAll("[^\\x20-\\x7e]+", " ").strip())
        .map(text -> text.substring(0, Math.min(text.length(), DETAIL_LENGTH_MAX)))
        .filter(text -> !text.isEmpty())
        .map(text -> what + ": " + text)
        .orElse(what);
  }

  static Throwable root(Throwable failure) {
    Throwable root = failure;
    for (int i = 0; i < CAUSES_MAX && root.getCause() != null; i++) {
      root = Objects.requireNonNull(root.getCause());
    }
    return root;
  }

  static <T> Optional<T> find(Throwable failure, Class<T> type) {
    Throwable next = failure;
    for (int i = 0; i < CAUSES_MAX && next != null; i++) {
      if (type.isInstance(next)) {
        return Optional.of(type.cast(next));
      }
      next = next.getCause();
    }
    return Optional.empty();
  }
}
