package dev.reprise.example.ownstore;

import dev.reprise.contract.SettableClock;
import dev.reprise.contract.StoreFixture;
import dev.reprise.spi.DeliveryStore;
import dev.reprise.spi.HostTransaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.function.Consumer;
import org.h2.jdbcx.JdbcConnectionPool;

/** The shop's store over a database in memory, for one test. */
final class ShopFixture implements StoreFixture {

  private static final String CORRUPT =
      "UPDATE shop_notice SET body = ? WHERE merchant = ? AND no = ?";

  private final JdbcConnectionPool dataSource =
      JdbcConnectionPool.create(
          "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", "");
  private final ShopStore store;

  ShopFixture(SettableClock clock) {
    this.store = new ShopStore(dataSource, clock);
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
  public boolean hasTransactionalSubscriptions() {
    return false;
  }

  @Override
  public void inTransaction(Consumer<HostTransaction> work) {
    try (Connection connection = dataSource.getConnection()) {
      ShopTransaction transaction = ShopTransaction.begin(connection);
      try {
        work.accept(transaction);
      } catch (RuntimeException | AssertionError e) {
        transaction.rollback();
        throw e;
      }
      transaction.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public boolean corruptPayload(String tenant, String eventRef) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(CORRUPT)) {
      statement.setBytes(1, new byte[] {'?'});
      statement.setString(2, tenant);
      statement.setLong(3, Long.parseLong(eventRef));
      return statement.executeUpdate() == 1;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    store.close();
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SHUTDOWN");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    dataSource.dispose();
  }
}
