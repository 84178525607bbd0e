package dev.reprise.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.reprise.spi.SlotSet;
import dev.reprise.spi.Wake;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What listens, alone, over a pool that has a single connection for it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PostgresListenerTest {

  private static final Wake SOME = new Wake(List.of(), SlotSet.of(IntStream.of(1, 2)));

  private final TestDatabase database = TestDatabase.in(PostgresServer.V15);
  private final HikariDataSource pool = poolOfOne(database.url());
  private final String channel = PostgresWakeChannel.channelOf("a");
  private final BlockingQueue<Wake> heard = new LinkedBlockingQueue<>();
  private final PostgresListener listener = new PostgresListener(pool, channel, heard::add);
  private final Thread thread = new Thread(listener);

  @AfterEach
  void close() {
    listener.stop();
    pool.close();
    database.close();
  }

  @Test
  void whatIsNotified_isHeard_onItsOwnChannelOnly() throws Exception {
    thread.start();
    assertThat(next()).isEqualTo(Wake.everywhere());

    notify(PostgresWakeChannel.channelOf("b"), WakeMessage.write(Wake.everywhere()));
    notify(channel, WakeMessage.write(SOME));

    assertThat(next()).isEqualTo(SOME);
  }

  @Test
  void stopped_givesTheConnectionBackAsItWas() throws Exception {
    thread.start();
    assertThat(next()).isEqualTo(Wake.everywhere());

    listener.stop();
    thread.join();

    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet channels = statement.executeQuery("SELECT pg_listening_channels()")) {
      assertThat(channels.next()).isFalse();
      assertThat(connection.getAutoCommit()).isFalse();
      assertThat(connection.getNetworkTimeout()).isZero();
    }
    assertThat(heard).isEmpty();
  }

  @Test
  void lostConnection_isOpenedAgain_andEverythingIsLookedFor() throws Exception {
    thread.start();
    assertThat(next()).isEqualTo(Wake.everywhere());

    for (int i = 0; i < 3; i++) {
      database.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'LISTEN "
              + channel
              + "'");
      assertThat(next()).isEqualTo(Wake.everywhere());
    }

    notify(channel, WakeMessage.write(SOME));
    assertThat(next()).isEqualTo(SOME);
  }

  @Test
  void listenerThatFails_isCalledAgain() throws Exception {
    List<Wake> calls = new CopyOnWriteArrayList<>();
    PostgresListener failing =
        new PostgresListener(
            pool,
            channel,
            wake -> {
              calls.add(wake);
              if (calls.size() == 1) {
                throw new IllegalStateException("planned");
              }
              heard.add(wake);
            });
    new Thread(failing).start();

    assertThat(next()).isEqualTo(Wake.everywhere());
    failing.stop();
    assertThat(calls).hasSize(2);
  }

  @Test
  void connectionsThatDoNotUnwrap_areNotListenedOn() {
    new PostgresListener(opaque(pool), channel, heard::add).run();

    assertThat(heard).isEmpty();
    assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
  }

  @Test
  void channelsOfSchemas_differ_andFit() {
    String longest = "s".repeat(62);

    assertThat(
            List.of(
                PostgresWakeChannel.channelOf("reprise"),
                PostgresWakeChannel.channelOf(longest + "a"),
                PostgresWakeChannel.channelOf(longest + "b")))
        .doesNotHaveDuplicates()
        .allSatisfy(name -> assertThat(name).hasSizeLessThanOrEqualTo(63).matches("[a-z0-9_]+"));
    assertThat(PostgresWakeChannel.channelOf("Reprise"))
        .isEqualTo(PostgresWakeChannel.channelOf("reprise"));
  }

  private Wake next() throws InterruptedException {
    Wake wake = heard.poll(30, TimeUnit.SECONDS);
    assertThat(wake).as("wake heard").isNotNull();
    return wake == null ? SOME : wake;
  }

  private void notify(String to, String text) throws SQLException {
    database.execute("SELECT pg_notify('" + to + "', '" + text + "')");
  }

  private static HikariDataSource poolOfOne(String url) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setUsername("postgres");
    config.setAutoCommit(false);
    config.setMaximumPoolSize(1);
    return new HikariDataSource(config);
  }

  /** Returns connections that say of themselves that they are none of PostgreSQL's. */
  private static DataSource opaque(DataSource source) {
    return proxy(
        DataSource.class,
        source,
        connection -> proxy(Connection.class, connection, result -> result));
  }

  private static <T> T proxy(
      Class<T> type, T target, java.util.function.UnaryOperator<Connection> onConnection) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              if (method.getName().equals("isWrapperFor")) {
                return false;
              }
              Object result = method.invoke(target, arguments);
              return result instanceof Connection connection
                  ? onConnection.apply(connection)
                  : result;
            }));
  }
}
