package dev.reprise.memory;

import dev.reprise.model.Bytes;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.IdGenerator;
import dev.reprise.spi.IdempotencyLog;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/** The answers given under idempotency keys, in a table. */
final class MemoryIdempotencyLog implements IdempotencyLog {

  private static final String CLAIM = "clm";

  private final Transactions transactions;
  private final InstantSource clock;
  private final IdGenerator ids;
  private final Table<Key, Entry> entries;

  MemoryIdempotencyLog(Transactions transactions, InstantSource clock, IdGenerator ids) {
    this.transactions = transactions;
    this.clock = clock;
    this.ids = ids;
    this.entries = new Table<>(transactions);
  }

  @Override
  public Reservation reserve(String tenant, String key, String fingerprint, Duration hold) {
    Key name = Key.of(tenant, key);
    return transactions.write(
        HostTransaction.none(),
        () -> {
          Instant now = clock.instant();
          return entries
              .get(name)
              .filter(entry -> now.isBefore(entry.until()))
              .map(entry -> entry.answerTo(fingerprint))
              .orElseGet(() -> grant(name, fingerprint, now.plus(hold)));
        });
  }

  private Reservation grant(Key name, String fingerprint, Instant until) {
    String token = ids.next(CLAIM);
    entries.put(name, new Entry(fingerprint, token, until, Optional.empty()));
    return new Reservation.Granted(token);
  }

  @Override
  public Bytes complete(
      String tenant,
      String key,
      Reservation.Granted reservation,
      Function<HostTransaction, Bytes> work) {
    Key name = Key.of(tenant, key);
    return transactions.run(
        transaction -> {
          Entry entry =
              held(name, reservation)
                  .orElseThrow(
                      () ->
                          new IllegalStateException(
                              "the reservation of the key has lapsed: " + key));
          Bytes answer = work.apply(transaction);
          entries.put(
              name,
              new Entry(
                  entry.fingerprint(),
                  entry.token(),
                  clock.instant().plus(KEPT),
                  Optional.of(answer)));
          return answer;
        });
  }

  @Override
  public void release(String tenant, String key, Reservation.Granted reservation) {
    Key name = Key.of(tenant, key);
    transactions.write(
        HostTransaction.none(),
        () -> {
          Optional<Entry> held = held(name, reservation);
          held.ifPresent(entry -> entries.remove(name));
          return held.isPresent();
        });
  }

  private Optional<Entry> held(Key name, Reservation.Granted reservation) {
    return entries
        .get(name)
        .filter(entry -> entry.token().equals(reservation.token()) && entry.answer().isEmpty());
  }

  /**
   * A key in use.
   *
   * @param fingerprint digest of the request
   * @param token names the reservation
   * @param until when the reservation lapses, or the answer is forgotten
   * @param answer what was answered; empty while the request is being answered
   */
  private record Entry(String fingerprint, String token, Instant until, Optional<Bytes> answer) {

    Reservation answerTo(String other) {
      if (!fingerprint.equals(other)) {
        return new Reservation.Reused();
      }
      return answer.<Reservation>map(Reservation.Answered::new).orElseGet(Reservation.Running::new);
    }
  }
}
