package dev.reprise.jdbc;

import static java.util.Objects.requireNonNull;

import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a {@link JdbcDeliveryStore} uses its database.
 *
 * @param schema the schema that holds the tables; a letter, then up to 62 letters, digits and
 *     underscores
 * @param isPowerSafe whether a commit to an H2 file is forced to the disk before it is
 *     acknowledged, so that it survives a power cut; this needs H2's admin rights. Without it, and
 *     for commits of a host that does not call {@link JdbcTransaction#committed}, a process that is
 *     killed loses nothing only if the URL says {@code WRITE_DELAY=0}
 * @param isMigrating whether opening the store also {@linkplain Schema#migrate migrates} the schema
 * @param clock the time to use instead of the database's; for tests
 */
public record JdbcOptions(
    String schema, boolean isPowerSafe, boolean isMigrating, Optional<InstantSource> clock) {

  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,62}");

  private static final JdbcOptions DEFAULT =
      new JdbcOptions("reprise", true, false, Optional.empty());

  /**
   * Validates.
   *
   * @throws IllegalArgumentException if the schema is no identifier
   */
  public JdbcOptions {
    requireNonNull(schema, "schema");
    requireNonNull(clock, "clock");
    if (!IDENTIFIER.matcher(schema).matches()) {
      throw new IllegalArgumentException(
          "schema must be a letter and up to 62 letters, digits and underscores, was " + schema);
    }
  }

  /** Returns schema {@code reprise}, power safety, no migration, the database's time. */
  public static JdbcOptions defaults() {
    return DEFAULT;
  }

  /**
   * Returns a copy with another schema.
   *
   * @throws IllegalArgumentException if it is no identifier
   */
  public JdbcOptions withSchema(String value) {
    return new JdbcOptions(value, isPowerSafe, isMigrating, clock);
  }

  /** Returns a copy with or without power safety. */
  public JdbcOptions withPowerSafety(boolean value) {
    return new JdbcOptions(schema, value, isMigrating, clock);
  }

  /** Returns a copy that migrates the schema when the store is opened, or does not. */
  public JdbcOptions withMigration(boolean value) {
    return new JdbcOptions(schema, isPowerSafe, value, clock);
  }

  /** Returns a copy with a time of its own, which should never go back. */
  public JdbcOptions withClock(InstantSource value) {
    return new JdbcOptions(schema, isPowerSafe, isMigrating, Optional.of(value));
  }
}
