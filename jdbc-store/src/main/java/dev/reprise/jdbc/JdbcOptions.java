package dev.reprise.jdbc;

import static java.util.Objects.requireNonNull;

import dev.reprise.spi.SecretCipher;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a {@link JdbcDeliveryStore} uses its database.
 *
 * @param secretCipher what keeps secrets from lying in the database in clear; {@link
 *     SecretCipher#none()} leaves them so
 * @param schema the schema that holds the tables, on MariaDB a database beside the host's; a
 *     letter, then up to 62 letters, digits and underscores
 * @param isPowerSafe whether a commit to an H2 file is forced to the disk before it is
 *     acknowledged, so that it survives a power cut; this needs H2's admin rights. Without it, and
 *     for commits of a host that does not call {@link JdbcTransaction#committed}, a process that is
 *     killed loses nothing only if the URL says {@code WRITE_DELAY=0}
 * @param isMigrating whether opening the store also {@linkplain Schema#migrate migrates} the schema
 * @param isNotifying whether nodes on PostgreSQL tell each other by {@code NOTIFY} of what they
 *     accept, so that it does not wait for the poll of another node. To be false behind a pooler
 *     that lends a connection for a transaction only, as PgBouncer does if told so: what listens
 *     there hears nothing, and others hear it. Whoever may connect to the database can hear the
 *     names of tenants and subscriptions
 * @param clock the time to use instead of the database's; for tests
 */
public record JdbcOptions(
    SecretCipher secretCipher,
    String schema,
    boolean isPowerSafe,
    boolean isMigrating,
    boolean isNotifying,
    Optional<InstantSource> clock) {

  static final String SCHEMA_DEFAULT = "reprise";

  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,62}");

  /**
   * Validates.
   *
   * @throws IllegalArgumentException if the schema is no identifier
   */
  public JdbcOptions {
    requireNonNull(secretCipher, "secretCipher");
    checkSchema(schema);
    requireNonNull(clock, "clock");
  }

  static void checkSchema(String schema) {
    requireNonNull(schema, "schema");
    if (!IDENTIFIER.matcher(schema).matches()) {
      throw new IllegalArgumentException(
          "schema must be a letter and up to 62 letters, digits and underscores, was " + schema);
    }
  }

  /**
   * Returns schema {@code reprise}, power safety, no migration, notifications, the database's time.
   *
   * @param secretCipher such as {@link dev.reprise.AesGcmCipher}; there is no default
   */
  public static JdbcOptions of(SecretCipher secretCipher) {
    return new JdbcOptions(secretCipher, SCHEMA_DEFAULT, true, false, true, Optional.empty());
  }

  /** Returns a copy with another cipher. */
  public JdbcOptions withSecretCipher(SecretCipher value) {
    return new JdbcOptions(value, schema, isPowerSafe, isMigrating, isNotifying, clock);
  }

  /**
   * Returns a copy with another schema.
   *
   * @throws IllegalArgumentException if it is no identifier
   */
  public JdbcOptions withSchema(String value) {
    return new JdbcOptions(secretCipher, value, isPowerSafe, isMigrating, isNotifying, clock);
  }

  /** Returns a copy with or without power safety. */
  public JdbcOptions withPowerSafety(boolean value) {
    return new JdbcOptions(secretCipher, schema, value, isMigrating, isNotifying, clock);
  }

  /** Returns a copy that migrates the schema when the store is opened, or does not. */
  public JdbcOptions withMigration(boolean value) {
    return new JdbcOptions(secretCipher, schema, isPowerSafe, value, isNotifying, clock);
  }

  /** Returns a copy whose nodes tell each other of what they accept, or do not. */
  public JdbcOptions withNotifications(boolean value) {
    return new JdbcOptions(secretCipher, schema, isPowerSafe, isMigrating, value, clock);
  }

  /** Returns a copy with a time of its own, which should never go back. */
  public JdbcOptions withClock(InstantSource value) {
    return new JdbcOptions(
        secretCipher, schema, isPowerSafe, isMigrating, isNotifying, Optional.of(value));
  }
}
