package dev.reprise.jdbc;

import static dev.reprise.jdbc.TestDatabase.SUBSCRIPTION;
import static dev.reprise.jdbc.TestDatabase.TENANT;
import static dev.reprise.jdbc.TestDatabase.URL;
import static dev.reprise.jdbc.TestDatabase.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.model.DeliveryOrder;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.Recipient;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How much H2 reads. */
class H2PlanTest {

  private static final Pattern SCANNED = Pattern.compile("scanCount: (\\d+)");
  private static final int MANY = 100;

  private final TestDatabase database = TestDatabase.at("jdbc:h2:mem:" + UUID.randomUUID());
  private final JdbcDeliveryStore store = database.openStore();

  @AfterEach
  void close() {
    store.close();
    database.close();
  }

  @Test
  void firstOfALine_isReadWithoutTheLane() {
    Recipient ordered =
        new Recipient(SUBSCRIPTION, URL, 0, false, Duration.ZERO, DeliveryOrder.FIFO);
    for (int i = 0; i < MANY; i++) {
      store
          .log()
          .publish(event("e" + i).withKey("k" + i), List.of(ordered), HostTransaction.none());
    }

    assertThat(scanned(planOf(LineQueries.ONE))).isNotEmpty().allMatch(rows -> rows < 10);
  }

  private String planOf(String sql) {
    H2Dialect dialect = new H2Dialect();
    return Jdbi.create(database.dataSource())
        .withHandle(
            handle ->
                handle
                    .createQuery("EXPLAIN ANALYZE " + sql)
                    .define("schema", "reprise")
                    .define("exactly", dialect.exactly())
                    .define("by_line", dialect.readBy("queue_by_line"))
                    .bind("tenant", TENANT)
                    .bind("subscription", SUBSCRIPTION)
                    .bind("beyond", 0)
                    .mapTo(String.class)
                    .one());
  }

  private static List<Integer> scanned(String plan) {
    return SCANNED
        .matcher(plan)
        .results()
        .map((MatchResult match) -> Integer.valueOf(match.group(1)))
        .toList();
  }
}
