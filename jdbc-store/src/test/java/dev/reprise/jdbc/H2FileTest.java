package dev.reprise.jdbc;

import static dev.reprise.jdbc.TestDatabase.SUCCEEDED;
import static dev.reprise.jdbc.TestDatabase.TENANT;
import static dev.reprise.jdbc.TestDatabase.answered;
import static dev.reprise.jdbc.TestDatabase.event;
import static dev.reprise.jdbc.TestDatabase.publish;
import static dev.reprise.jdbc.TestDatabase.settlement;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.model.Bytes;
import dev.reprise.model.Delivery;
import dev.reprise.model.NewEvent;
import dev.reprise.model.Payload;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.SecretCipher;
import dev.reprise.spi.StoreException;
import dev.reprise.spi.StoredPayload;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2FileTest {

  private static final JdbcOptions MIGRATING =
      JdbcOptions.of(SecretCipher.none()).withMigration(true);

  @TempDir private Path folder;

  @Test
  void reopening_keepsEverything() {
    Payload payload = new Payload(bytes(3_000_000, 7), "application/x-binary");
    Delivery published;
    Delivery settled;
    try (JdbcDeliveryStore store = open()) {
      published = publish(store, NewEvent.of(TENANT, "photo.taken", payload).withTag("a", "b"));
      settled = publish(store, event("e2"));
      store.queue().settle(List.of(settlement(settled, answered(1, 200), SUCCEEDED)));
      settled = store.log().find(TENANT, settled.id(), HostTransaction.none()).orElseThrow();
    }

    try (JdbcDeliveryStore store = open()) {
      assertThat(store.log().find(TENANT, published.id(), HostTransaction.none()))
          .contains(published);
      assertThat(store.log().find(TENANT, settled.id(), HostTransaction.none())).contains(settled);
      assertThat(store.log().attempts(TENANT, settled.id())).containsExactly(answered(1, 200));
      assertThat(store.log().payload(TENANT, published.event().ref(), HostTransaction.none()))
          .isEqualTo(new StoredPayload.Intact(payload));
    }
  }

  @Test
  void reopening_keepsTheTriggers() throws Exception {
    try (JdbcDeliveryStore store = open()) {
      publish(store, event("e1"));
    }

    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.execute("DELETE FROM reprise.delivery"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("55000"));
    }
  }

  @Test
  void open_ofAFileInUse_failsAsTheDatabaseDoes() throws Exception {
    open().close();
    try (JdbcDeliveryStore store = open()) {
      assertThat(store.queue().now()).isNotNull();

      assertThatThrownBy(
              () ->
                  JdbcDeliveryStore.open(
                      TestDatabase.fileUrl(folder) + ";FILE_LOCK=FS", "sa", "wrong", MIGRATING))
          .isInstanceOf(StoreException.class)
          .hasMessage("failed to open the database");
    }
  }

  @Test
  void powerSafety_withoutTheRightToSync_isRefusedWhenOpening() throws Exception {
    open().close();
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE USER host PASSWORD 'host'");
      statement.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON SCHEMA reprise TO host");
    }

    try (TestDatabase host = TestDatabase.at(TestDatabase.fileUrl(folder), "host", "host", true)) {
      assertThatThrownBy(() -> JdbcDeliveryStore.open(host.dataSource(), host.options()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "power safety needs H2's admin rights; open the store as an admin, or with"
                  + " withPowerSafety(false) and WRITE_DELAY=0 in the URL");
      JdbcDeliveryStore store =
          JdbcDeliveryStore.open(
              host.dataSource(), JdbcOptions.of(SecretCipher.none()).withPowerSafety(false));
      assertThat(publish(store, event("e1")).event().id()).isEqualTo("e1");
    }
  }

  @Test
  void databaseThatGoesAway_failsTransiently_andIsUsedAgainOnceItIsBack() throws Exception {
    try (JdbcDeliveryStore store = open()) {
      publish(store, event("e1"));
      try (Connection connection = connect();
          Statement statement = connection.createStatement()) {
        statement.execute("SHUTDOWN");
      }

      assertThat(publishOnceItIsBack(store).event().id()).isEqualTo("e2");
    }
  }

  private static Delivery publishOnceItIsBack(JdbcDeliveryStore store) {
    for (int tries = 1; tries < 50; tries++) {
      try {
        return publish(store, event("e2"));
      } catch (StoreException e) {
        assertThat(e.isTransient()).isTrue();
      }
    }
    return publish(store, event("e2"));
  }

  private JdbcDeliveryStore open() {
    return JdbcDeliveryStore.open(TestDatabase.fileUrl(folder), "sa", "", MIGRATING);
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(TestDatabase.fileUrl(folder), "sa", "");
  }

  private static Bytes bytes(int size, long seed) {
    byte[] content = new byte[size];
    new Random(seed).nextBytes(content);
    return Bytes.copyOf(content);
  }
}
