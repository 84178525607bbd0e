package dev.reprise.httpapi;

import dev.reprise.model.Bytes;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.IdempotencyLog;
import dev.reprise.spi.IdempotencyLog.Reservation;
import dev.reprise.spi.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Carries a request out once, however often it is sent with the same key.
 *
 * <p>The answer is kept in the transaction of the effect, so that either both are there or neither
 * is. A refusal is not kept: the same key may be used again.
 */
final class Idempotency {

  static final String HEADER = "Idempotency-Key";
  static final String REPLAYED = "Idempotent-Replayed";

  private static final int KEY_LENGTH_MAX = 255;

  /** Longest wait for the answer to the first of two requests. */
  private static final Duration WAIT_MAX = Duration.ofSeconds(30);

  /** Shorter than the wait: who waits for a process that died takes over within one request. */
  private static final Duration HOLD = Duration.ofSeconds(20);

  private static final Duration PAUSE_FIRST = Duration.ofMillis(50);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(1);

  private final IdempotencyLog log;
  private final Waiter waiter;

  Idempotency(IdempotencyLog log, Waiter waiter) {
    this.log = log;
    this.waiter = waiter;
  }

  /** Returns the key of a request; empty if it has none, or is of a method that takes none. */
  static Optional<String> key(Request request) {
    List<String> given = request.headerValues(HEADER);
    if (given.isEmpty() || !request.method().equals("POST")) {
      return Optional.empty();
    }
    String key = given.get(0);
    if (given.size() > 1
        || key.isBlank()
        || key.length() > KEY_LENGTH_MAX
        || !Texts.isStorable(key)) {
      throw RequestRefusal.invalid(
          HEADER,
          "be given once and have 1 to "
              + KEY_LENGTH_MAX
              + " characters, was given "
              + given.size()
              + " times, the first with "
              + key.length()
              + " characters");
    }
    return Optional.of(key);
  }

  /** Returns the digest of all that makes two requests the same. */
  static String fingerprint(Call call, BodyForm form) {
    Request request = call.request();
    Bytes body = form.canonical(request);
    return Bytes.utf8(
            String.join(
                "\n",
                request.method(),
                request.path(),
                request.query(),
                // what is shown of URLs must not leak to one who may not read it
                String.valueOf(call.mayReadUrls()),
                body.sha256Hex()))
        .sha256Hex();
  }

  /** Does the work of the first request with a key, or returns the first one's answer. */
  Response once(String tenant, String key, String fingerprint, Operation.Action action) {
    Duration waited = Duration.ZERO;
    Duration pause = PAUSE_FIRST;
    while (true) {
      Optional<Response> answer = tried(tenant, key, fingerprint, action);
      if (answer.isPresent()) {
        return answer.get();
      }
      if (waited.compareTo(WAIT_MAX) >= 0 || !isAwaited(pause)) {
        throw RequestRefusal.of(
            ErrorCode.IDEMPOTENCY_IN_PROGRESS, "the first request with this key is still running");
      }
      waited = waited.plus(pause);
      pause = pause.multipliedBy(2).compareTo(PAUSE_MAX) < 0 ? pause.multipliedBy(2) : PAUSE_MAX;
    }
  }

  private Optional<Response> tried(
      String tenant, String key, String fingerprint, Operation.Action action) {
    Reservation reservation = log.reserve(tenant, key, fingerprint, HOLD);
    if (reservation instanceof Reservation.Granted granted) {
      return carriedOut(tenant, key, granted, action);
    }
    if (reservation instanceof Reservation.Answered answered) {
      return Optional.of(KeptAnswer.decode(answered.answer()).withHeader(REPLAYED, "true"));
    }
    if (reservation instanceof Reservation.Reused) {
      throw RequestRefusal.of(
          ErrorCode.IDEMPOTENCY_KEY_REUSE, HEADER, "another request was sent with this key");
    }
    return Optional.empty();
  }

  /** Returns empty if the reservation lapsed meanwhile and somebody else has the key. */
  private Optional<Response> carriedOut(
      String tenant, String key, Reservation.Granted reservation, Operation.Action action) {
    Work work = new Work(action);
    try {
      log.complete(tenant, key, reservation, work::keep);
      return work.answer.map(response -> response.withHeader(REPLAYED, "false"));
    } catch (IllegalStateException e) {
      if (work.hasFailed) {
        throw released(tenant, key, reservation, e);
      }
      return Optional.empty();
    } catch (RuntimeException e) {
      throw released(tenant, key, reservation, e);
    }
  }

  private RuntimeException released(
      String tenant, String key, Reservation.Granted reservation, RuntimeException why) {
    try {
      log.release(tenant, key, reservation);
    } catch (StoreException e) {
      why.addSuppressed(e);
    }
    return why;
  }

  private boolean isAwaited(Duration pause) {
    try {
      waiter.await(pause);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** What the first request with a key asks for; a store may carry it out again from the start. */
  private static final class Work {

    private final Operation.Action action;
    private Optional<Response> answer = Optional.empty();
    private boolean hasFailed;

    Work(Operation.Action action) {
      this.action = action;
    }

    Bytes keep(HostTransaction transaction) {
      answer = Optional.empty();
      hasFailed = true;
      Operation.Outcome outcome = action.run(transaction);
      hasFailed = false;
      answer = Optional.of(outcome.answer());
      return KeptAnswer.encode(outcome.kept());
    }
  }
}
