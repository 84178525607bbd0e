package dev.reprise.jdbc;

import static java.util.Objects.requireNonNull;

import dev.reprise.model.Bytes;
import dev.reprise.spi.Wake;
import dev.reprise.spi.WakeChannel;
import java.util.Locale;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * Tells nodes of work by {@code NOTIFY}, in a transaction of its own.
 *
 * <p>One that notifies takes a lock of the whole server when it commits, and keeps it until what it
 * wrote is on the disk: in the transaction that accepts, that would let accepts commit one by one.
 * By itself a notification writes nothing, and waits for no disk.
 */
final class PostgresWakeChannel implements WakeChannel {

  private static final String TELL = "SELECT 1 FROM pg_notify(:channel, :message)";

  /** As many characters of a digest as fit into a name together with what it is for. */
  private static final int DIGEST_LENGTH = 32;

  private final Database database;
  private final DataSource dataSource;
  private final String channel;

  PostgresWakeChannel(Database database, DataSource dataSource, String schema) {
    this.database = requireNonNull(database, "database");
    this.dataSource = requireNonNull(dataSource, "dataSource");
    this.channel = channelOf(schema);
  }

  /** Returns the name of a schema's channel: a schema's own name may be as long as names can be. */
  static String channelOf(String schema) {
    String digest = Bytes.utf8(schema.toLowerCase(Locale.ROOT)).sha256Hex();
    return "reprise_wake_" + digest.substring(0, DIGEST_LENGTH);
  }

  @Override
  public void tell(Wake wake) {
    String message = WakeMessage.write(wake);
    int unused =
        database.inOneStatement(
            "notify the other nodes",
            handle ->
                handle
                    .createQuery(TELL)
                    .bind("channel", channel)
                    .bind("message", message)
                    .mapTo(Integer.class)
                    .one());
  }

  @Override
  public Runnable listen(Consumer<Wake> listener) {
    PostgresListener listening = new PostgresListener(dataSource, channel, listener);
    Thread thread = new Thread(listening, "reprise-listen");
    thread.setDaemon(true);
    thread.start();
    return listening::stop;
  }
}
