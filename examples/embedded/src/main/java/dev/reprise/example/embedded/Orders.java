package dev.reprise.example.embedded;

import static java.util.Objects.requireNonNull;

import dev.reprise.PublishResult;
import dev.reprise.ReplayRequest;
import dev.reprise.ReplayResult;
import dev.reprise.Reprise;
import dev.reprise.jdbc.JdbcTransaction;
import dev.reprise.model.Delivery;
import dev.reprise.model.NewEvent;
import dev.reprise.model.Payload;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * The application's own business: a table of orders.
 *
 * <p>What happens to an order and the webhook that tells of it are written in one transaction of
 * the application's. Safe for use by several threads.
 */
final class Orders {

  /** Whose webhooks these are. */
  static final String TENANT = "acme";

  private static final String CREATE =
      """
      CREATE TABLE orders (
        id        VARCHAR(32)  NOT NULL PRIMARY KEY,
        cents     INTEGER      NOT NULL,
        resent_by VARCHAR(255)
      )
      """;

  private static final String INSERT = "INSERT INTO orders (id, cents) VALUES (?, ?)";

  private static final String MARK_RESENT = "UPDATE orders SET resent_by = ? WHERE id = ?";

  private static final String COUNT = "SELECT COUNT(*) FROM orders WHERE id = ?";

  private static final String COUNT_RESENT =
      "SELECT COUNT(*) FROM orders WHERE id = ? AND resent_by IS NOT NULL";

  private final DataSource dataSource;
  private final Reprise reprise;

  Orders(DataSource dataSource, Reprise reprise) {
    this.dataSource = requireNonNull(dataSource, "dataSource");
    this.reprise = requireNonNull(reprise, "reprise");
  }

  /** Creates the application's table. */
  static void createTable(DataSource dataSource) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(CREATE);
    }
  }

  /**
   * Records an order, and publishes that it was placed, together.
   *
   * @param isPaid whether the payment goes through; if not, both are undone
   * @return the id of the delivery that was made, and is gone if the order was not paid
   */
  String place(String orderId, int cents, boolean isPaid) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      JdbcTransaction transaction = JdbcTransaction.of(connection);
      update(connection, INSERT, orderId, cents);
      PublishResult.Published published =
          reprise.events().publish(placed(orderId, cents), transaction).orElseThrow();
      end(connection, transaction, isPaid);
      return published.deliveryIds().get(0);
    }
  }

  /**
   * Notes on an order that somebody sends its webhook again, and replays it, together.
   *
   * @param isApproved whether to go through with it; if not, both are undone
   * @return the fresh delivery, which is gone if it was not approved
   */
  Delivery resend(String orderId, String deliveryId, String actor, boolean isApproved)
      throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      JdbcTransaction transaction = JdbcTransaction.of(connection);
      update(connection, MARK_RESENT, actor, orderId);
      ReplayResult result =
          reprise
              .replays()
              .replay(
                  ReplayRequest.of(TENANT, deliveryId)
                      .withActor(actor)
                      .withReason("the receiver has been fixed"),
                  transaction);
      end(connection, transaction, isApproved);
      return result.orElseThrow();
    }
  }

  /** Says whether an order is recorded. */
  boolean exists(String orderId) throws SQLException {
    return count(COUNT, orderId) == 1;
  }

  /** Says whether an order's webhook is noted as sent again. */
  boolean isResent(String orderId) throws SQLException {
    return count(COUNT_RESENT, orderId) == 1;
  }

  private static NewEvent placed(String orderId, int cents) {
    String json = "{\"order\":\"%s\",\"cents\":%d}".formatted(orderId, cents);
    return NewEvent.of(TENANT, "order.placed", Payload.json(json))
        .withId("placed-" + orderId)
        .withKey(orderId);
  }

  private static void end(Connection connection, JdbcTransaction transaction, boolean isKept)
      throws SQLException {
    if (isKept) {
      connection.commit();
      transaction.committed();
    } else {
      connection.rollback();
    }
  }

  private static void update(Connection connection, String sql, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      statement.executeUpdate();
    }
  }

  private int count(String sql, String orderId) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, orderId);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getInt(1);
      }
    }
  }
}
