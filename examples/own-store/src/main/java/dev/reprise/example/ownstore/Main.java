package dev.reprise.example.ownstore;

import dev.reprise.Reprise;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * A shop that has kept its webhooks in tables of its own for years, and sends them in its own way.
 *
 * <p>It gets retries, replays and lineage from the engine by implementing {@code DeliveryLog},
 * {@code DeliveryQueue} and {@code Sender}. It needs {@code reprise-core} and nothing else.
 */
public final class Main {

  static final String SECRET = "the-bakery-knows-this-too";

  private Main() {}

  /**
   * Tells the story on stdout, and ends with 0 if it ended well, else with 1.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) throws SQLException, InterruptedException {
    JdbcConnectionPool dataSource =
        JdbcConnectionPool.create("jdbc:h2:mem:shop;DB_CLOSE_DELAY=-1", "sa", "");
    boolean isWell;
    try (Customer customer = Customer.start(SECRET)) {
      isWell = run(dataSource, customer, System.out);
    } finally {
      dataSource.dispose();
    }
    System.exit(isWell ? 0 : 1);
  }

  /**
   * Runs the engine over the shop's tables, and tells the story.
   *
   * @return whether it ended well
   */
  static boolean run(DataSource dataSource, Customer customer, PrintStream out)
      throws SQLException, InterruptedException {
    try (ShopStore store = new ShopStore(dataSource, InstantSource.system());
        ShopSender sender = new ShopSender();
        Reprise reprise = Reprise.builder(store, sender).build().start()) {
      return new Story(reprise, dataSource, out).tell(customer, SECRET);
    }
  }
}
