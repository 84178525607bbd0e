package dev.reprise.jdbc;

import dev.reprise.contract.SettableClock;
import dev.reprise.contract.StoreFixture;
import dev.reprise.spi.DeliveryStore;
import dev.reprise.spi.HostTransaction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A store in a database for the contract. */
final class JdbcFixture implements StoreFixture {

  private final TestDatabase database;
  private final JdbcDeliveryStore store;
  private final Runnable onClose;

  private JdbcFixture(TestDatabase database, SettableClock clock, Runnable onClose) {
    this.database = database;
    this.onClose = onClose;
    this.store = database.openStore(database.options().withClock(clock));
  }

  static StoreFixture inMemory(SettableClock clock) {
    return new JdbcFixture(TestDatabase.inMemory(), clock, () -> {});
  }

  static StoreFixture inFile(SettableClock clock) {
    try {
      Path folder = Files.createTempDirectory("reprise-contract");
      for (Path file : Migrated.files()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
      return new JdbcFixture(TestDatabase.inFile(folder), clock, () -> delete(folder));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static StoreFixture inPostgres15(SettableClock clock) {
    return new JdbcFixture(TestDatabase.in(PostgresServer.V15), clock, () -> {});
  }

  static StoreFixture inPostgres18(SettableClock clock) {
    return new JdbcFixture(TestDatabase.in(PostgresServer.V18), clock, () -> {});
  }

  static StoreFixture inMariaDb(SettableClock clock) {
    return new JdbcFixture(TestDatabase.inMariaDb(), clock, () -> {});
  }

  @Override
  public boolean countsBacklogs() {
    return true;
  }

  @Override
  public boolean sharesSlots() {
    return !database.isH2();
  }

  @Override
  public DeliveryStore store() {
    return store;
  }

  @Override
  public boolean hasHostTransactions() {
    return true;
  }

  @Override
  public void inTransaction(Consumer<HostTransaction> work) {
    try (Connection connection = database.begin()) {
      JdbcTransaction transaction = JdbcTransaction.of(connection);
      boolean isDone = false;
      try {
        work.accept(transaction);
        connection.commit();
        isDone = true;
      } finally {
        if (!isDone) {
          connection.rollback();
        }
      }
      transaction.committed();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public boolean corruptPayload(String tenant, String eventRef) {
    String body = database.options().schema() + ".event_body";
    String key = " WHERE tenant = '" + tenant + "' AND id = " + database.uuid(eventRef);
    try (Connection connection = database.connect();
        PreparedStatement read = connection.prepareStatement("SELECT bytes FROM " + body + key);
        PreparedStatement write =
            connection.prepareStatement("UPDATE " + body + " SET bytes = ?" + key);
        ResultSet row = read.executeQuery()) {
      row.next();
      byte[] bytes = row.getBytes(1);
      bytes[0] ^= 1;
      database.dropTrigger("event_body");
      write.setBytes(1, bytes);
      return write.executeUpdate() == 1;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    store.close();
    database.close();
    onClose.run();
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An empty database, made once: to make one takes longer than most tests. */
  private static final class Migrated {

    private static final Path FOLDER = create();

    private static Path create() {
      try {
        Path folder = Files.createTempDirectory("reprise-migrated");
        try (TestDatabase database = TestDatabase.inFile(folder)) {
          Schema.migrate(database.dataSource());
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
        return folder;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    static List<Path> files() throws IOException {
      try (Stream<Path> files = Files.list(FOLDER)) {
        return files.toList();
      }
    }
  }
}
