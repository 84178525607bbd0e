package dev.reprise.jdbc;

import static dev.reprise.jdbc.TestDatabase.TENANT;
import static dev.reprise.jdbc.TestDatabase.event;
import static dev.reprise.jdbc.TestDatabase.publish;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.model.Delivery;
import dev.reprise.spi.HostTransaction;
import java.sql.Connection;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class HostDataSourceTest {

  private static final String URL = "jdbc:h2:mem:" + UUID.randomUUID();

  @Test
  void connectionsWithoutAutoCommit_areCommitted() throws Exception {
    try (TestDatabase database = TestDatabase.at(URL, "sa", "", false);
        TestDatabase other = TestDatabase.at(URL)) {
      Delivery published = publish(database.openStore(), event("e1"));

      JdbcDeliveryStore reading = JdbcDeliveryStore.open(other.dataSource(), other.options());

      assertThat(reading.log().find(TENANT, published.id(), HostTransaction.none()))
          .contains(published);
      try (Connection connection = database.connect()) {
        assertThat(connection.getAutoCommit()).isFalse();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "H2")
  void connectionsOfAServer_withoutAutoCommit_areCommitted(DatabaseKind kind) throws Exception {
    try (TestDatabase database = kind.open();
        TestDatabase manual = database.withoutAutoCommit()) {
      JdbcOptions options = database.options().withMigration(true);

      Delivery published =
          publish(JdbcDeliveryStore.open(manual.dataSource(), options), event("e1"));

      JdbcDeliveryStore reading = JdbcDeliveryStore.open(database.dataSource(), options);
      assertThat(reading.log().find(TENANT, published.id(), HostTransaction.none()))
          .contains(published);
      try (Connection connection = manual.connect()) {
        assertThat(connection.getAutoCommit()).isFalse();
      }
    }
  }

  @Test
  void close_leavesTheHostsConnectionsOpen() throws Exception {
    try (TestDatabase database = TestDatabase.inMemory()) {
      database.openStore().close();

      assertThat(database.count("reprise.event")).isZero();
    }
  }
}
