package dev.reprise.example.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.example.embedded.Receiver.Received;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EmbeddedExampleTest {

  private final JdbcConnectionPool dataSource =
      JdbcConnectionPool.create("jdbc:h2:mem:embedded-test;DB_CLOSE_DELAY=-1", "sa", "");

  @AfterEach
  void dropDatabase() throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SHUTDOWN");
    }
    dataSource.dispose();
  }

  @Test
  void story_isAsClaimed_inTheReceiverAndInTheTables() throws Exception {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    List<Received> received;
    boolean isAsClaimed;

    try (Receiver receiver = Receiver.start();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
      isAsClaimed = Main.run(dataSource, receiver, out);
      received = receiver.received();
    }

    assertThat(isAsClaimed).as(printed.toString(StandardCharsets.UTF_8)).isTrue();
    assertThat(received).extracting(Received::status).containsExactly(422, 204);
    assertThat(received).extracting(Received::eventId).containsOnly("placed-order-1");
    assertThat(received)
        .extracting(Received::body)
        .containsOnly("{\"order\":\"order-1\",\"cents\":1999}");
    assertThat(received).extracting(Received::signature).allMatch(text -> text.startsWith("v1,"));
    assertThat(column("SELECT id || ' ' || resent_by FROM orders"))
        .containsExactly("order-1 support@shop.example");
    assertThat(column("SELECT event_id FROM reprise.event")).containsExactly("placed-order-1");
    assertThat(column("SELECT status FROM reprise.outcome ORDER BY finished_at"))
        .containsExactly("failed", "succeeded");
    assertThat(column("SELECT delivery FROM reprise.queue")).isEmpty();
  }

  private List<String> column(String query) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    }
  }
}
