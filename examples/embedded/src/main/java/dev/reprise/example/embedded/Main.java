package dev.reprise.example.embedded;

import dev.reprise.AesGcmCipher;
import dev.reprise.KeyFile;
import dev.reprise.Reprise;
import dev.reprise.http.AddressPolicy;
import dev.reprise.http.HttpSender;
import dev.reprise.jdbc.JdbcDeliveryStore;
import dev.reprise.jdbc.JdbcOptions;
import dev.reprise.jdbc.Schema;
import java.io.PrintStream;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * An application with a database of its own that embeds the engine.
 *
 * <p>It shares its {@link DataSource} with the engine, so that an order and the webhook that tells
 * of it commit together or not at all.
 */
public final class Main {

  private Main() {}

  /**
   * Tells the story on stdout, and ends with 0 if everything was as claimed, else with 1.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) throws SQLException, InterruptedException {
    JdbcConnectionPool dataSource =
        JdbcConnectionPool.create("jdbc:h2:mem:embedded;DB_CLOSE_DELAY=-1", "sa", "");
    boolean isAsClaimed;
    try (Receiver receiver = Receiver.start()) {
      isAsClaimed = run(dataSource, receiver, System.out);
    } finally {
      dataSource.dispose();
    }
    System.exit(isAsClaimed ? 0 : 1);
  }

  /**
   * Embeds the engine in an application over a database, and tells the story.
   *
   * @return whether everything was as claimed
   */
  static boolean run(DataSource dataSource, Receiver receiver, PrintStream out)
      throws SQLException, InterruptedException {
    Orders.createTable(dataSource);
    Schema.migrate(dataSource);
    try (JdbcDeliveryStore store = JdbcDeliveryStore.open(dataSource, options());
        HttpSender sender = loopbackSender();
        Reprise reprise = Reprise.builder(store, sender).build().start()) {
      return new Story(reprise, new Orders(dataSource, reprise), receiver, out).tell();
    }
  }

  /** This database lives as long as the process, and so does its key; else, {@link KeyFile}. */
  private static JdbcOptions options() {
    return JdbcOptions.of(AesGcmCipher.of(AesGcmCipher.Key.random("example")));
  }

  /** The receiver is on this machine, without TLS; in production, {@link HttpSender#create}. */
  private static HttpSender loopbackSender() {
    return HttpSender.builder().addressPolicy(AddressPolicy.development()).build();
  }
}
