package dev.reprise.example.ownstore;

import dev.reprise.spi.DeliveryLog;
import dev.reprise.spi.DeliveryQueue;
import dev.reprise.spi.DeliveryStore;
import dev.reprise.spi.IdGenerator;
import dev.reprise.spi.IdempotencyLog;
import dev.reprise.spi.SubscriptionDirectory;
import java.security.SecureRandom;
import java.time.InstantSource;
import javax.sql.DataSource;

final class ShopStore implements DeliveryStore {

  private final DeliveryLog log;
  private final DeliveryQueue queue;

  ShopStore(DataSource dataSource, InstantSource time) {
    ShopClock clock = new ShopClock(time);
    ShopDatabase database = new ShopDatabase(dataSource);
    database.createTables();
    WebhookWriter writer =
        new WebhookWriter(clock, new IdGenerator(clock::now, new SecureRandom()));
    this.log = new ShopDeliveryLog(database, writer);
    this.queue = new ShopDeliveryQueue(database, clock);
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
    throw new UnsupportedOperationException();
  }

  @Override
  public IdempotencyLog idempotency() {
    throw new UnsupportedOperationException();
  }
}
