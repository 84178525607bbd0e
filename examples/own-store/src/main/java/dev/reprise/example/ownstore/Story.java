package dev.reprise.example.ownstore;

import static java.util.Objects.requireNonNull;

import dev.reprise.NewSubscription;
import dev.reprise.ReplayRequest;
import dev.reprise.Reprise;
import dev.reprise.model.Delivery;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.NewEvent;
import dev.reprise.model.Payload;
import dev.reprise.model.WireName;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/** What happens in the example, told line by line. */
final class Story {

  static final String SHOP = "corner-shop";

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);
  private static final long LOOK_EVERY_MILLIS = 20;

  private static final String ROWS =
      """
      SELECT no, state, tries, last_status, repeats, asked_by FROM shop_webhook ORDER BY no
      """;

  private final Reprise reprise;
  private final DataSource dataSource;
  private final PrintStream out;

  Story(Reprise reprise, DataSource dataSource, PrintStream out) {
    this.reprise = requireNonNull(reprise, "reprise");
    this.dataSource = requireNonNull(dataSource, "dataSource");
    this.out = requireNonNull(out, "out");
  }

  /**
   * Publishes, fails, replays.
   *
   * @param secret what the customer's webhooks are signed with
   * @return whether the replay succeeded and left the original as it was
   */
  boolean tell(Customer customer, String secret) throws SQLException, InterruptedException {
    reprise
        .subscriptions()
        .create(NewSubscription.of(SHOP, customer.url()).withId("bakery").withSecret(secret))
        .orElseThrow();
    Delivery failed = awaitEnd(publish());
    say(failed.id() + " " + standing(failed));
    customer.fix();
    say("the bakery has fixed its receiver");
    Delivery replay =
        reprise
            .replays()
            .replay(
                ReplayRequest.of(SHOP, failed.id())
                    .withActor("support")
                    .withReason("the receiver has been fixed"))
            .orElseThrow();
    say(replay.id() + " replays " + failed.id());
    Delivery ended = awaitEnd(replay.id());
    say(ended.id() + " " + standing(ended));
    showRows();
    boolean isUntouched = find(failed.id()).equals(Optional.of(failed));
    say("the original is " + (isUntouched ? "as it was" : "NOT as it was"));
    return isUntouched
        && failed.status() == DeliveryStatus.FAILED
        && ended.status() == DeliveryStatus.SUCCEEDED;
  }

  /** Publishes within a transaction of the shop's, which would hold its own changes, too. */
  private String publish() throws SQLException {
    NewEvent paid =
        NewEvent.of(SHOP, "order.paid", Payload.json("{\"order\":7,\"cents\":1999}"))
            .withKey("order-7");
    try (Connection connection = dataSource.getConnection()) {
      ShopTransaction transaction = ShopTransaction.begin(connection);
      List<String> ids = reprise.events().publish(paid, transaction).orElseThrow().deliveryIds();
      transaction.commit();
      say("order.paid is published as " + ids.get(0));
      return ids.get(0);
    }
  }

  private Delivery awaitEnd(String id) throws InterruptedException {
    long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
    Delivery delivery = find(id).orElseThrow();
    while (!delivery.status().isTerminal() && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
      delivery = find(id).orElseThrow();
    }
    return delivery;
  }

  private static String standing(Delivery delivery) {
    return WireName.of(delivery.status()) + " (" + WireName.of(delivery.progress().detail()) + ")";
  }

  private Optional<Delivery> find(String id) {
    return reprise.deliveries().find(SHOP, id);
  }

  private void showRows() throws SQLException {
    say("the shop's own table:");
    try (Connection connection = dataSource.getConnection()) {
      List<String> rows =
          Sql.list(
              connection,
              ROWS,
              row ->
                  "  no %d  %-8s  tries %d  answered %d  repeats %s  asked by %s"
                      .formatted(
                          row.getLong("no"),
                          row.getString("state"),
                          row.getInt("tries"),
                          row.getInt("last_status"),
                          Sql.number(row, "repeats").map(Object::toString).orElse("-"),
                          Sql.text(row, "asked_by").orElse("-")));
      rows.forEach(out::println);
    }
  }

  private void say(String line) {
    out.println(line);
  }
}
