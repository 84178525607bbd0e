package dev.reprise.example.embedded;

import static java.util.Objects.requireNonNull;

import dev.reprise.NewSubscription;
import dev.reprise.Reprise;
import dev.reprise.model.Delivery;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.Lineage;
import dev.reprise.model.WireName;
import dev.reprise.spi.DeliveryFilter;
import dev.reprise.spi.PageRequest;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What happens in the example, told line by line, with a check of each thing that is claimed. */
final class Story {

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);
  private static final long LOOK_EVERY_MILLIS = 20;

  private static final String PAID = "order-1";
  private static final String UNPAID = "order-2";
  private static final String SUPPORT = "support@shop.example";

  private final Reprise reprise;
  private final Orders orders;
  private final Receiver receiver;
  private final PrintStream out;
  private final List<String> broken = new ArrayList<>();

  Story(Reprise reprise, Orders orders, Receiver receiver, PrintStream out) {
    this.reprise = requireNonNull(reprise, "reprise");
    this.orders = requireNonNull(orders, "orders");
    this.receiver = requireNonNull(receiver, "receiver");
    this.out = requireNonNull(out, "out");
  }

  /**
   * Tells the story.
   *
   * @return whether everything was as claimed
   */
  boolean tell() throws SQLException, InterruptedException {
    reprise
        .subscriptions()
        .create(NewSubscription.of(Orders.TENANT, receiver.url()).withId("hooks"))
        .orElseThrow();
    say("subscribed hooks to " + receiver.url());
    Delivery failed = publish();
    receiver.fix();
    say("the receiver is fixed");
    Delivery fresh = replay(failed);
    showLineage(failed);
    check("the original is as it was", find(failed.id()).equals(Optional.of(failed)));
    check("the replay succeeded", fresh.status() == DeliveryStatus.SUCCEEDED);
    check("the receiver got two requests", receiver.received().size() == 2);
    broken.forEach(claim -> say("NOT TRUE: " + claim));
    return broken.isEmpty();
  }

  private Delivery publish() throws SQLException, InterruptedException {
    String gone = orders.place(UNPAID, 500, false);
    say(UNPAID + " was not paid: rolled back, and its webhook " + gone + " with it");
    check("a rolled back order is not there", !orders.exists(UNPAID));
    check("a rolled back event is not there", deliveries().isEmpty());

    String id = orders.place(PAID, 1_999, true);
    say(PAID + " was placed and its webhook " + id + " published in one transaction");
    check("a committed order is there", orders.exists(PAID));
    Delivery failed = awaitEnd(id);
    say(id + " " + standing(failed) + ": the receiver answered " + lastStatus(failed));
    check("the delivery failed", failed.status() == DeliveryStatus.FAILED);
    return failed;
  }

  private Delivery replay(Delivery failed) throws SQLException, InterruptedException {
    Delivery gone = orders.resend(PAID, failed.id(), SUPPORT, false);
    say("a replay, " + gone.id() + ", was not approved: rolled back");
    check("a rolled back replay is not there", find(gone.id()).isEmpty());
    check("a rolled back replay leaves no note", !orders.isResent(PAID));

    Delivery fresh = orders.resend(PAID, failed.id(), SUPPORT, true);
    say("a replay, " + fresh.id() + ", was committed with the note on " + PAID);
    check("a committed replay leaves a note", orders.isResent(PAID));
    Delivery ended = awaitEnd(fresh.id());
    say(ended.id() + " " + standing(ended) + ": the receiver answered " + lastStatus(ended));
    return ended;
  }

  private void showLineage(Delivery root) {
    Lineage lineage = reprise.deliveries().lineage(Orders.TENANT, root.id()).orElseThrow();
    say("lineage of event " + root.event().id() + ":");
    for (Lineage.Entry entry : lineage.entries()) {
      say(
          "  %s  generation %d  %-9s  attempts %d"
              .formatted(
                  entry.delivery().id(),
                  entry.delivery().origin().generation(),
                  standing(entry.delivery()),
                  entry.attempts().size()));
    }
    check("the lineage is the original and one replay", lineage.entries().size() == 2);
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

  private Optional<Delivery> find(String id) {
    return reprise.deliveries().find(Orders.TENANT, id);
  }

  private List<Delivery> deliveries() {
    return reprise
        .deliveries()
        .list(DeliveryFilter.of(Orders.TENANT), PageRequest.first(10))
        .items();
  }

  private static String standing(Delivery delivery) {
    return WireName.of(delivery.status());
  }

  private static String lastStatus(Delivery delivery) {
    return delivery
        .progress()
        .lastAttempt()
        .flatMap(attempt -> attempt.status())
        .map(status -> Integer.toString(status))
        .orElse("nothing");
  }

  private void check(String claim, boolean isTrue) {
    if (!isTrue) {
      broken.add(claim);
    }
  }

  private void say(String line) {
    out.println(line);
  }
}
