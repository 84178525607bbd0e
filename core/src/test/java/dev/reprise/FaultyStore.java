package dev.reprise;

import dev.reprise.spi.DeliveryLog;
import dev.reprise.spi.DeliveryQueue;
import dev.reprise.spi.DeliveryStore;
import dev.reprise.spi.IdempotencyLog;
import dev.reprise.spi.Settlement;
import dev.reprise.spi.SlotLeases;
import dev.reprise.spi.StopBoard;
import dev.reprise.spi.StoreException;
import dev.reprise.spi.SubscriptionDirectory;
import dev.reprise.spi.WakeChannel;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A store whose calls are counted, and fail when the test says so. */
final class FaultyStore implements DeliveryStore {

  private static final Set<String> READS_OF_A_VISIT = Set.of("find", "due", "payload");
  private static final List<String> QUEUE_READS_AND_WRITES =
      List.of("lanesDue", "lanesOutdated", "due", "outdated", "settle");

  private final DeliveryStore store;
  private final Map<String, RuntimeException> failures = new HashMap<>();
  private final Map<String, Integer> calls = new HashMap<>();
  private final Map<String, Runnable> stalls = new HashMap<>();
  private final Map<String, Runnable> stallsAfter = new HashMap<>();
  private final Set<String> poisoned = new HashSet<>();
  private final Set<String> locked = new HashSet<>();
  private final List<Integer> settledBatches = new ArrayList<>();
  private final Set<String> answersLost = new HashSet<>();
  private WakeChannel wakes = WakeChannel.none();
  private Runnable whileReading = () -> {};

  FaultyStore(DeliveryStore store) {
    this.store = store;
  }

  FaultyStore with(WakeChannel channel) {
    wakes = channel;
    return this;
  }

  /** Makes every call of a method fail. */
  void fail(String method, RuntimeException failure) {
    failures.put(method, failure);
  }

  void heal(String method) {
    failures.remove(method);
  }

  void down(boolean isDown) {
    for (String method : QUEUE_READS_AND_WRITES) {
      if (isDown) {
        fail(method, failure(true));
      } else {
        heal(method);
      }
    }
  }

  /** Commits settlements and then reports a failure. */
  void losingAnswers(boolean value) {
    losingAnswersOf("settle", value);
  }

  /** Makes calls of a method fail although they have done what was asked. */
  void losingAnswersOf(String method, boolean value) {
    if (value) {
      answersLost.add(method);
    } else {
      answersLost.remove(method);
    }
  }

  /** Refuses every batch that settles this delivery, and every read of this event's payload. */
  void poison(String id) {
    poisoned.add(id);
  }

  /** Makes every batch that settles this delivery wait in vain for a lock. */
  void lock(String deliveryId) {
    locked.add(deliveryId);
  }

  void cure(String id) {
    poisoned.remove(id);
  }

  /** Runs something within the next call of a method, as if the call took that long. */
  void stallOnce(String method, Runnable meanwhile) {
    stalls.put(method, meanwhile);
  }

  /** Runs something after the next call of a method, before whoever called it goes on. */
  void stallAfterOnce(String method, Runnable meanwhile) {
    stallsAfter.put(method, meanwhile);
  }

  /** Runs something within each read that dispatching makes, as if reads took that long. */
  void onEachRead(Runnable meanwhile) {
    whileReading = meanwhile;
  }

  int calls(String method) {
    return calls.getOrDefault(method, 0);
  }

  List<Integer> settledBatches() {
    return settledBatches;
  }

  static StoreException failure(boolean isTransient) {
    return new StoreException("planned", new IllegalStateException("planned"), isTransient);
  }

  @Override
  public DeliveryLog log() {
    return faulty(DeliveryLog.class, store.log());
  }

  @Override
  public DeliveryQueue queue() {
    return faulty(DeliveryQueue.class, store.queue());
  }

  @Override
  public SubscriptionDirectory subscriptions() {
    return faulty(SubscriptionDirectory.class, store.subscriptions());
  }

  @Override
  public SlotLeases slots() {
    return faulty(SlotLeases.class, store.slots());
  }

  @Override
  public WakeChannel wakes() {
    return wakes;
  }

  @Override
  public StopBoard stops() {
    return faulty(StopBoard.class, store.stops());
  }

  @Override
  public IdempotencyLog idempotency() {
    return store.idempotency();
  }

  private <T> T faulty(Class<T> role, T target) {
    return role.cast(
        Proxy.newProxyInstance(
            role.getClassLoader(),
            new Class<?>[] {role},
            (proxy, method, arguments) -> call(target, method, arguments)));
  }

  private Object call(Object target, Method method, Object[] arguments) throws Throwable {
    calls.merge(method.getName(), 1, Integer::sum);
    if (READS_OF_A_VISIT.contains(method.getName())) {
      whileReading.run();
    }
    Runnable meanwhile = stalls.remove(method.getName());
    if (meanwhile != null) {
      meanwhile.run();
    }
    if (failures.containsKey(method.getName())) {
      throw failures.get(method.getName());
    }
    if (method.getName().equals("settle") && settlesAnyOf(locked, arguments)) {
      throw failure(true);
    }
    if (isPoisoned(method.getName(), arguments)) {
      throw failure(false);
    }
    Object result;
    try {
      method.setAccessible(true);
      result = method.invoke(target, arguments);
      Optional.ofNullable(stallsAfter.remove(method.getName())).ifPresent(Runnable::run);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    return afterwards(method.getName(), arguments, result);
  }

  private Object afterwards(String method, Object[] arguments, Object result) {
    if (method.equals("settle")) {
      settledBatches.add(((List<?>) arguments[0]).size());
    }
    if (answersLost.contains(method)) {
      throw failure(true);
    }
    return result;
  }

  private boolean isPoisoned(String method, Object[] arguments) {
    return method.equals("settle")
        ? settlesAnyOf(poisoned, arguments)
        : method.equals("payload") && poisoned.contains((String) arguments[1]);
  }

  private static boolean settlesAnyOf(Set<String> deliveryIds, Object[] arguments) {
    return ((List<?>) arguments[0])
        .stream().anyMatch(each -> deliveryIds.contains(((Settlement) each).deliveryId()));
  }
}
