package dev.reprise.simulation;

import dev.reprise.model.LaneId;
import dev.reprise.model.Stop;
import dev.reprise.model.StopScope;
import dev.reprise.model.Subscription;
import dev.reprise.spi.DeliveryLog;
import dev.reprise.spi.DeliveryQueue;
import dev.reprise.spi.DeliveryStore;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.LaneProbe;
import dev.reprise.spi.LeasedSlots;
import dev.reprise.spi.LineWalk;
import dev.reprise.spi.PublishOutcome;
import dev.reprise.spi.Settlement;
import dev.reprise.spi.SlotLeases;
import dev.reprise.spi.SlotSet;
import dev.reprise.spi.StopBoard;
import dev.reprise.spi.SubscriptionDirectory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The shared store as one node reaches it: every call meets the faults, and is watched. */
final class NodeStore implements DeliveryStore {

  /** Calls that do not leave the process. */
  private static final Set<String> LOCAL = Set.of("now", "isWellFormed", "keepsOrder", "toString");

  private final Node node;
  private final SharedStore shared;
  private final Faults faults;
  private final Watch watch;
  private final DeliveryLog log;
  private final DeliveryQueue queue;
  private final SubscriptionDirectory subscriptions;
  private final SlotLeases slots;
  private final StopBoard stops;

  NodeStore(Node node, SharedStore shared, Faults faults, Watch watch) {
    this.node = node;
    this.shared = shared;
    this.faults = faults;
    this.watch = watch;
    log = faulty(DeliveryLog.class, shared.store.log());
    queue = faulty(DeliveryQueue.class, shared.store.queue());
    subscriptions = faulty(SubscriptionDirectory.class, shared.store.subscriptions());
    slots = faulty(SlotLeases.class, shared.leases);
    stops = faulty(StopBoard.class, shared.store.stops());
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
  public SlotLeases slots() {
    return slots;
  }

  @Override
  public StopBoard stops() {
    return stops;
  }

  private <T> T faulty(Class<T> role, T target) {
    return role.cast(
        Proxy.newProxyInstance(
            NodeStore.class.getClassLoader(),
            new Class<?>[] {role},
            (proxy, method, arguments) ->
                call(target, method, arguments == null ? new Object[0] : arguments)));
  }

  private Object call(Object target, Method method, Object[] arguments) throws Throwable {
    if (LOCAL.contains(method.getName())) {
      return invoke(target, method, arguments);
    }
    if (node.isDead()) {
      throw new Crash(node.name());
    }
    faults.before(node, method.getName());
    Object result = watched(target, method, arguments);
    faults.after(node, method.getName());
    return result;
  }

  @SuppressWarnings("unchecked")
  private Object watched(Object target, Method method, Object[] arguments) throws Throwable {
    return switch (method.getName()) {
      case "settle" ->
          watch.settlements.watched(node, (List<Settlement>) arguments[0], shared::settle);
      case "publish" -> published(target, method, arguments);
      case "replay" -> {
        Object outcome = invoke(target, method, arguments);
        watch.settlements.accepted();
        yield outcome;
      }
      case "renew" -> renewed(target, method, arguments);
      case "release" -> {
        givenBack((SlotSet) arguments[1]);
        yield invoke(target, method, arguments);
      }
      case "leave" -> {
        givenBack(watch.leases.slotsOf(node));
        yield invoke(target, method, arguments);
      }
      case "stop" -> {
        Object stands = invoke(target, method, arguments);
        watch.stops.stopped(((Stop) arguments[0]).scope());
        yield stands;
      }
      case "go" -> {
        watch.stops.goesOn((StopScope) arguments[0]);
        yield invoke(target, method, arguments);
      }
      case "releaseLine" -> {
        watch.lines.released((String) arguments[1]);
        yield invoke(target, method, arguments);
      }
      case "update" -> updated(invoke(target, method, arguments));
      default -> read(target, method, arguments);
    };
  }

  private Object read(Object target, Method method, Object[] arguments) throws Throwable {
    DeliveryQueue rows = shared.store.queue();
    return switch (method.getName()) {
      case "lanesDue" -> shared.uncommitted.lanesDue(rows, (LaneProbe) arguments[0]);
      case "due" ->
          shared.uncommitted.due(
              rows, (LaneId) arguments[0], (Instant) arguments[1], (Integer) arguments[2]);
      case "heads" -> shared.uncommitted.heads(rows, (LineWalk) arguments[0]);
      case "outdated" ->
          shared.uncommitted.outdated(
              rows, (LaneId) arguments[0], (Long) arguments[1], (Integer) arguments[2]);
      default -> invoke(target, method, arguments);
    };
  }

  /** What a late transaction writes is committed here at once, and hidden until it commits. */
  private Object published(Object target, Method method, Object[] arguments) throws Throwable {
    if (!(arguments[2] instanceof LateTransaction transaction)) {
      return invoke(target, method, arguments);
    }
    Object result = invoke(target, method, arguments);
    if (result instanceof PublishOutcome.Recorded recorded) {
      transaction.wrote(recorded.deliveryIds());
      shared.uncommitted.hide(recorded.deliveryIds());
    }
    return result;
  }

  private Object renewed(Object target, Method method, Object[] arguments) throws Throwable {
    LeasedSlots leased = (LeasedSlots) invoke(target, method, arguments);
    watch.leases.granted(node, leased.held(), (Duration) arguments[1]);
    return leased;
  }

  private void givenBack(SlotSet slots) {
    watch.attempts.released(node, slots);
    watch.leases.released(node, slots);
  }

  private Object updated(Object result) {
    ((Optional<?>) result)
        .map(Subscription.class::cast)
        .ifPresent(
            subscription -> {
              watch.subscriptions.seen(subscription);
              watch.subscriptions.healthWritten(subscription);
            });
    return result;
  }

  private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
    Object[] own = arguments.clone();
    for (int i = 0; i < own.length; i++) {
      own[i] = own[i] instanceof LateTransaction ? HostTransaction.none() : own[i];
    }
    try {
      return method.invoke(target, own);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
