package dev.reprise.benchmarks.rig;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The ways in which a receiver can mean harm, or be in trouble. */
public enum Hostility {
  HANG(HostileConnection::awaitClose),
  BODY_DRIP(
      it -> {
        it.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
        it.drip("x");
      }),
  HEADER_DRIP(
      it -> {
        it.write("HTTP/1.1 200 OK\r\nX-Filler: ");
        it.drip("x");
      }),
  ENDLESS_103(it -> it.flood("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")),
  ENDLESS_HEADERS(
      it -> {
        it.write("HTTP/1.1 200 OK\r\n");
        it.flood("X-Filler: " + "x".repeat(1_000) + "\r\n");
      }),
  BODY_OF_2_GIB(
      it -> {
        it.write("HTTP/1.1 200 OK\r\nContent-Length: 2147483648\r\n\r\n");
        it.flood("x".repeat(8_192));
      }),
  RESET_BEFORE_STATUS(HostileConnection::reset),
  RESET_AFTER_STATUS(
      it -> {
        it.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nbegun");
        it.awaitRead();
        it.reset();
      }),
  REDIRECT(it -> it.answer("302 Found", "Location: http://169.254.169.254/latest/meta-data/")),
  STATUS_408(it -> it.answer("408 Request Timeout", "")),
  STATUS_410(it -> it.answer("410 Gone", "")),
  STATUS_425(it -> it.answer("425 Too Early", "")),
  STATUS_429_SECONDS(
      it -> it.answer("429 Too Many Requests", "Retry-After: " + retryAfter().toSeconds())),
  STATUS_429_DATE(
      it -> it.answer("429 Too Many Requests", "Retry-After: " + httpDate(retryAfter()))),
  STATUS_500(it -> it.answer("500 Internal Server Error", "")),
  WRONG_CERTIFICATE(it -> it.answer("200 OK", "")),
  TLS_STALL(HostileConnection::awaitClose);

  /** A lambda without state. */
  @SuppressWarnings("ImmutableEnumChecker")
  private final Behaviour behaviour;

  Hostility(Behaviour behaviour) {
    this.behaviour = behaviour;
  }

  /** Returns how long those receivers ask to be left alone that ask for it. */
  public static Duration retryAfter() {
    return Duration.ofHours(2);
  }

  /** Says whether it speaks TLS, or pretends to. */
  public boolean isSecure() {
    return this == WRONG_CERTIFICATE || this == TLS_STALL;
  }

  /** Says whether it reads a request before it does harm. */
  boolean isReadingFirst() {
    return this != TLS_STALL;
  }

  void meet(HostileConnection connection) throws IOException {
    behaviour.meet(connection);
  }

  private static String httpDate(Duration fromNow) {
    return DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
        .withZone(ZoneOffset.UTC)
        .format(Instant.now().plus(fromNow));
  }

  /** What a receiver does once it has been connected to, and has read a request. */
  @FunctionalInterface
  private interface Behaviour {
    void meet(HostileConnection connection) throws IOException;
  }
}
