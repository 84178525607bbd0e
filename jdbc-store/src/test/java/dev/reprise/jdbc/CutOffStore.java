package dev.reprise.jdbc;

import dev.reprise.spi.DeliveryLog;
import dev.reprise.spi.DeliveryQueue;
import dev.reprise.spi.DeliveryStore;
import dev.reprise.spi.SlotLeases;
import dev.reprise.spi.StopBoard;
import dev.reprise.spi.StoreException;
import dev.reprise.spi.SubscriptionDirectory;
import dev.reprise.spi.WakeChannel;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.ConnectException;

/** A store whose node can be cut off from it, while it goes on running. */
final class CutOffStore implements DeliveryStore {

  private final DeliveryStore store;
  private volatile boolean isCutOff;

  CutOffStore(DeliveryStore store) {
    this.store = store;
  }

  void cutOff() {
    isCutOff = true;
  }

  boolean isCutOff() {
    return isCutOff;
  }

  @Override
  public DeliveryLog log() {
    return role(DeliveryLog.class, store.log());
  }

  @Override
  public DeliveryQueue queue() {
    return role(DeliveryQueue.class, store.queue());
  }

  @Override
  public SubscriptionDirectory subscriptions() {
    return role(SubscriptionDirectory.class, store.subscriptions());
  }

  @Override
  public SlotLeases slots() {
    return role(SlotLeases.class, store.slots());
  }

  @Override
  public StopBoard stops() {
    return role(StopBoard.class, store.stops());
  }

  @Override
  public WakeChannel wakes() {
    return role(WakeChannel.class, store.wakes());
  }

  private <T> T role(Class<T> type, T target) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (isCutOff) {
                throw new StoreException("cut off", new ConnectException("planned"), true);
              }
              try {
                method.setAccessible(true);
                return method.invoke(target, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
