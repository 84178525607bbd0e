package dev.reprise.example.ownstore;

import dev.reprise.memory.InMemorySubscriptionDirectory;
import dev.reprise.spi.DeliveryLog;
import dev.reprise.spi.DeliveryQueue;
import dev.reprise.spi.DeliveryStore;
import dev.reprise.spi.IdGenerator;
import dev.reprise.spi.IdempotencyLog;
import dev.reprise.spi.SubscriptionDirectory;
import java.security.SecureRandom;
import java.time.InstantSource;
import javax.sql.DataSource;

/**
 * What the engine keeps, over the shop's own tables.
 *
 * <p>Deliveries and request keys are the shop's. Subscriptions are the given ones in memory: this
 * shop creates its few from its configuration at each start, and what the engine learns of their
 * health is forgotten with the process. Nor do they join the shop's transactions. Slots are those
 * of a single process, so only one may run on these tables. Safe for use by several threads.
 */
final class ShopStore implements DeliveryStore {

  private final DeliveryLog log;
  private final DeliveryQueue queue;
  private final SubscriptionDirectory subscriptions = InMemorySubscriptionDirectory.create();
  private final IdempotencyLog requestKeys;

  /** Creates the shop's tables in an empty database. */
  ShopStore(DataSource dataSource, InstantSource time) {
    ShopClock clock = new ShopClock(time);
    ShopDatabase database = new ShopDatabase(dataSource);
    database.createTables();
    WebhookWriter writer =
        new WebhookWriter(clock, new IdGenerator(clock::now, new SecureRandom()));
    this.log = new ShopDeliveryLog(database, writer);
    this.queue = new ShopDeliveryQueue(database, clock, subscriptions);
    this.requestKeys = new ShopRequestKeys(database, clock);
  }

  @Override
  public DeliveryLog log() {
    return log;
  }

  @Override
  public DeliveryQueue queue() {
    return queue;
  }

  @Override
  public SubscriptionDirectory subscriptions() {
    return subscriptions;
  }

  @Override
  public IdempotencyLog idempotency() {
    return requestKeys;
  }
}
