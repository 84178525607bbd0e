package dev.reprise.contract.memory;

import dev.reprise.contract.SettableClock;
import dev.reprise.contract.StoreFixture;
import dev.reprise.memory.InMemoryDeliveryStore;
import dev.reprise.model.Bytes;
import dev.reprise.spi.DeliveryStore;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.StoredPayload;
import java.lang.reflect.Field;
import java.util.function.Consumer;

/** The in-memory store under test. */
final class InMemoryFixture implements StoreFixture {

  private final InMemoryDeliveryStore store;

  InMemoryFixture(SettableClock clock) {
    store = InMemoryDeliveryStore.create(clock);
  }

  @Override
  public DeliveryStore store() {
    return store;
  }

  @Override
  public boolean hasHostTransactions() {
    return true;
  }

  @Override
  public boolean countsBacklogs() {
    return true;
  }

  @Override
  public boolean sharesSlots() {
    return true;
  }

  @Override
  public void inTransaction(Consumer<HostTransaction> work) {
    store.inTransaction(
        transaction -> {
          work.accept(transaction);
          return true;
        });
  }

  @Override
  public boolean corruptPayload(String tenant, String eventRef) {
    StoredPayload stored = store.log().payload(tenant, eventRef, HostTransaction.none());
    try {
      // The store hands out the very bytes that it keeps, and they are immutable but for this.
      Field content = Bytes.class.getDeclaredField("content");
      content.setAccessible(true);
      ((byte[]) content.get(((StoredPayload.Intact) stored).payload().bytes()))[0] ^= 1;
      return true;
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("bytes are kept otherwise now", e);
    }
  }
}
