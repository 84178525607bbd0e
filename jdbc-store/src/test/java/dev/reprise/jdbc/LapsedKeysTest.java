package dev.reprise.jdbc;

import static dev.reprise.jdbc.TestDatabase.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.contract.SettableClock;
import dev.reprise.model.Bytes;
import dev.reprise.spi.IdempotencyLog;
import dev.reprise.spi.IdempotencyLog.Reservation;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LapsedKeysTest {

  private static final String OTHER = "globex";
  private static final String TABLE = "reprise.idempotency";
  private static final Duration HOLD = Duration.ofSeconds(20);

  private final SettableClock clock = new SettableClock(Instant.parse("2026-01-01T00:00:00Z"));

  @ParameterizedTest
  @EnumSource(DatabaseKind.class)
  void answersAndReservations_goOnceTheyHaveLapsed(DatabaseKind kind) throws SQLException {
    try (TestDatabase database = kind.open()) {
      IdempotencyLog log = database.openStore(database.options().withClock(clock)).idempotency();
      answer(log, "answered");
      log.reserve(TENANT, "forgotten", "f", HOLD);

      clock.advance(IdempotencyLog.KEPT.plus(LapsedKeys.GRACE).minusMillis(1));
      reserve(log, "early", LapsedKeys.EVERY);
      assertThat(database.count(TABLE)).isEqualTo(LapsedKeys.EVERY + 1);
      assertThat(log.reserve(OTHER, "answered", "f", HOLD)).isInstanceOf(Reservation.Granted.class);

      clock.advance(Duration.ofMillis(1));
      reserve(log, "late", LapsedKeys.EVERY - 1);
      assertThat(database.count(TABLE)).isEqualTo(2 * LapsedKeys.EVERY);
    }
  }

  @ParameterizedTest
  @EnumSource(DatabaseKind.class)
  void manyThatHaveLapsed_goAFewAtATime(DatabaseKind kind) throws SQLException {
    try (TestDatabase database = kind.open()) {
      IdempotencyLog log = database.openStore(database.options().withClock(clock)).idempotency();
      int before = 5 * LapsedKeys.EVERY;
      reserve(log, "old", before);
      clock.advance(HOLD.plus(LapsedKeys.GRACE));

      reserve(log, "new", LapsedKeys.EVERY);
      assertThat(database.count(TABLE))
          .isEqualTo(before + LapsedKeys.EVERY - LapsedKeys.AT_ONCE_MAX);

      reserve(log, "newer", LapsedKeys.EVERY);
      assertThat(database.count(TABLE)).isEqualTo(2 * LapsedKeys.EVERY);
    }
  }

  private static void answer(IdempotencyLog log, String key) {
    var granted = (Reservation.Granted) log.reserve(TENANT, key, "f", HOLD);
    log.complete(TENANT, key, granted, transaction -> Bytes.utf8("201"));
  }

  private static void reserve(IdempotencyLog log, String prefix, int count) {
    for (int i = 0; i < count; i++) {
      assertThat(log.reserve(TENANT, prefix + i, "f", HOLD))
          .isInstanceOf(Reservation.Granted.class);
    }
  }
}
