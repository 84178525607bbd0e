package dev.reprise.example.ownstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.example.ownstore.Customer.Received;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnStoreExampleTest {

  private static final String STATES =
      "SELECT no, state, tries, repeats FROM shop_webhook ORDER BY no";

  @TempDir private Path folder;

  @Test
  void story_endsWithTheReplayDelivered_andTheOriginalRefused() throws Exception {
    JdbcConnectionPool dataSource = JdbcConnectionPool.create("jdbc:h2:mem:story", "sa", "");
    ByteArrayOutputStream printed = new ByteArrayOutputStream();

    try (Connection open = dataSource.getConnection();
        Customer customer = Customer.start(Main.SECRET);
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
      assertThat(Main.run(dataSource, customer, out))
          .as(printed.toString(StandardCharsets.UTF_8))
          .isTrue();

      assertThat(customer.received())
          .containsExactly(
              new Received("W-000001", "{\"order\":7,\"cents\":1999}", 422),
              new Received("W-000002", "{\"order\":7,\"cents\":1999}", 204));
      assertThat(
              Sql.list(
                  open,
                  STATES,
                  row ->
                      "%d %s %d %d"
                          .formatted(
                              row.getLong("no"),
                              row.getString("state"),
                              row.getInt("tries"),
                              row.getLong("repeats"))))
          .containsExactly("1 refused 1 0", "2 done 1 1");
    } finally {
      dataSource.dispose();
    }
  }

  @Test
  void main_printsTheStory_andEndsByItselfWithZero() throws Exception {
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName())
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();

    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      List<String> lines = Files.readAllLines(output);
      assertThat(lines)
          .contains(
              "order.paid is published as W-000001",
              "W-000001 failed (client_error)",
              "W-000002 replays W-000001",
              "W-000002 succeeded (delivered)",
              "the original is as it was");
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }
}
