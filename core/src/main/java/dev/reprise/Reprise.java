package dev.reprise;

import static java.util.Objects.requireNonNull;

import dev.reprise.internal.dispatch.Dispatcher;
import dev.reprise.internal.dispatch.DispatcherParts;
import dev.reprise.internal.dispatch.Jitter;
import dev.reprise.internal.dispatch.Limits;
import dev.reprise.internal.dispatch.Listeners;
import dev.reprise.internal.loop.Loop;
import dev.reprise.internal.loop.ThreadLoop;
import dev.reprise.internal.slots.LeaseTimes;
import dev.reprise.model.DeliveryOrder;
import dev.reprise.model.DeliveryPolicy;
import dev.reprise.spi.DeliveryListener;
import dev.reprise.spi.DeliveryStore;
import dev.reprise.spi.IdGenerator;
import dev.reprise.spi.Sender;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An engine: it accepts events, delivers them at least once, and replays what was delivered.
 *
 * <p>One that is built but not started accepts and replays and never dispatches. The host owns the
 * store and the sender and closes them after the engine. Safe for use by several threads.
 */
public final class Reprise implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Reprise.class);

  /** How much longer than an attempt may take {@link #close()} waits for what is in flight. */
  private static final Duration SETTLE_WITHIN = Duration.ofSeconds(2);

  /** The longest that {@link #close(Duration)} waits, whatever it is asked for. */
  private static final Duration DRAIN_MAX = Duration.ofDays(1);

  private final Events events;
  private final Deliveries deliveries;
  private final Subscriptions subscriptions;
  private final ReplayService replays;
  private final Stops stops;
  private final Dispatcher dispatcher;
  private final Listeners listeners;
  private final List<Loop> loops;
  private final Duration drainByDefault;
  private final AtomicReference<State> state = new AtomicReference<>(State.BUILT);
  private final CountDownLatch drained = new CountDownLatch(1);
  private final CountDownLatch heard = new CountDownLatch(1);

  private Reprise(Builder builder) {
    String node = new IdGenerator(() -> builder.store.queue().now(), builder.random).next("node");
    Loop dispatchLoop = builder.loops.apply("reprise-dispatch");
    Loop lookLoop = builder.loops.apply("reprise-look");
    Loop settleLoop = builder.loops.apply("reprise-settle");
    Loop healthLoop = builder.loops.apply("reprise-health");
    Loop slotLoop = builder.loops.apply("reprise-slots");
    Loop wakeLoop = builder.loops.apply("reprise-wake");
    this.loops = List.of(dispatchLoop, lookLoop, settleLoop, healthLoop, slotLoop, wakeLoop);
    this.drainByDefault = builder.policy.attemptTimeout().plus(SETTLE_WITHIN);
    this.listeners = new Listeners(builder.listeners, builder.loops);
    this.dispatcher =
        new Dispatcher(
            new DispatcherParts(
                builder.store,
                builder.sender,
                builder.policy,
                new Jitter(builder.random),
                builder.limits,
                builder.leaseTimes,
                listeners,
                node,
                dispatchLoop,
                lookLoop,
                settleLoop,
                healthLoop,
                slotLoop,
                wakeLoop));
    EngineContext context = builder.context(dispatcher, listeners);
    this.events = new Events(context);
    this.deliveries = new Deliveries(context);
    this.subscriptions = new Subscriptions(context, builder.sender::refusalOf);
    this.replays = new ReplayService(context);
    this.stops = new Stops(context);
  }

  /** Begins an engine over a store, with a sender for its attempts. */
  public static Builder builder(DeliveryStore store, Sender sender) {
    return new Builder(store, sender);
  }

  /**
   * Returns the longest attempt timeout that an engine with a lease can have.
   *
   * @throws IllegalArgumentException if the lease is not positive
   */
  public static Duration attemptTimeoutMax(Duration lease) {
    return LeaseTimes.of(lease).attemptTimeoutMax();
  }

  /** Returns where events are published. */
  public Events events() {
    return events;
  }

  /** Returns where deliveries are looked at. */
  public Deliveries deliveries() {
    return deliveries;
  }

  /** Returns where subscriptions are kept. */
  public Subscriptions subscriptions() {
    return subscriptions;
  }

  /** Returns where deliveries are replayed. */
  public ReplayService replays() {
    return replays;
  }

  /** Returns where attempts are stopped, and let go on. */
  public Stops stops() {
    return stops;
  }

  /**
   * Begins to dispatch; returns itself.
   *
   * @throws IllegalStateException if it was started or closed before
   */
  public Reprise start() {
    if (!state.compareAndSet(State.BUILT, State.STARTED)) {
      throw new IllegalStateException("engine must be new to be started, was " + state.get());
    }
    dispatcher.start();
    return this;
  }

  /**
   * Stops as {@link #close(Duration)} does, and waits 2 seconds longer than an attempt may take by
   * the engine's policy.
   */
  @Override
  public void close() {
    close(drainByDefault);
  }

  /**
   * Starts no further attempt, and waits for those in flight to be settled and for the listeners to
   * have heard of it. A second call waits with the first.
   *
   * @param drain the longest to wait, up to a day; what is in flight then is attempted again after
   *     the next start
   * @return whether everything in flight was settled
   * @throws IllegalArgumentException if {@code drain} is negative
   */
  public boolean close(Duration drain) {
    if (drain.isNegative()) {
      throw new IllegalArgumentException("drain must not be negative, was " + drain);
    }
    State before = state.getAndSet(State.CLOSED);
    long end = loops.get(0).nanoTime() + shorter(drain, DRAIN_MAX).toNanos();
    if (before == State.CLOSED) {
      return isReachedBefore(end, drained);
    }
    drain(before, drained::countDown);
    boolean isDrained = isReachedBefore(end, drained);
    if (!isDrained) {
      LOG.warn("closed before all attempts were settled; they will be made again");
    }
    listeners.afterwards(heard::countDown);
    if (!isReachedBefore(end, heard)) {
      LOG.warn("closed before the listeners have heard everything");
    }
    closeLoops();
    return isDrained;
  }

  private void closeLoops() {
    loops.forEach(Loop::close);
    listeners.close();
  }

  /**
   * Closes without waiting; what is in flight is settled, and the slots given back, before that.
   */
  void closeWhenDrained(Runnable whenClosed) {
    drain(
        state.getAndSet(State.CLOSED),
        () -> {
          drained.countDown();
          closeLoops();
          whenClosed.run();
        });
  }

  private void drain(State before, Runnable whenDrained) {
    if (before == State.STARTED) {
      dispatcher.drain(whenDrained);
    } else {
      whenDrained.run();
    }
  }

  private boolean isReachedBefore(long end, CountDownLatch reached) {
    try {
      return reached.await(end - loops.get(0).nanoTime(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** How far an engine has come. */
  private enum State {
    BUILT,
    STARTED,
    CLOSED
  }

  /** Collects what an engine is made of. Not safe for use by several threads. */
  public static final class Builder {

    private final DeliveryStore store;
    private final Sender sender;
    private DeliveryPolicy policy = DeliveryPolicy.defaults();
    private LeaseTimes leaseTimes = LeaseTimes.DEFAULT;
    private Limits limits = Limits.DEFAULT;
    private RandomGenerator random = new SecureRandom();
    private Function<String, Loop> loops = ThreadLoop::new;
    private Consumer<CompletableFuture<?>> laneAnswers = LaneDesk::await;
    private final List<DeliveryListener> listeners = new ArrayList<>();

    private Builder(DeliveryStore store, Sender sender) {
      this.store = requireNonNull(store, "store");
      this.sender = requireNonNull(sender, "sender");
    }

    /** Sets how deliveries are attempted; by default as {@link DeliveryPolicy#defaults} says. */
    public Builder policy(DeliveryPolicy value) {
      policy = requireNonNull(value, "policy");
      return this;
    }

    /**
     * Sets how long a slot's lease holds, 30 s by default; it is renewed six times in that time.
     *
     * @throws IllegalArgumentException if the lease is not positive
     */
    public Builder lease(Duration value) {
      leaseTimes = LeaseTimes.of(value);
      return this;
    }

    /**
     * Sets how often due deliveries are looked for when nothing wakes the engine, 1 s by default.
     *
     * @throws IllegalArgumentException if the interval is not positive
     */
    public Builder pollInterval(Duration value) {
      limits = limits.withPollEvery(value);
      return this;
    }

    /**
     * Sets the source of chance, which also makes secrets.
     *
     * @param value unpredictable and safe for use by several threads, as the default {@link
     *     SecureRandom} is
     */
    public Builder random(RandomGenerator value) {
      random = requireNonNull(value, "random");
      return this;
    }

    /**
     * Adds a listener. It cannot break or slow the engine: it is called on a thread of its own
     * after the commit, what it throws is logged, and what it is too slow for is left out.
     */
    public Builder listener(DeliveryListener value) {
      listeners.add(requireNonNull(value, "listener"));
      return this;
    }

    /** Sets where the engine's steps run; by default on threads of their own. */
    Builder loops(Function<String, Loop> value) {
      loops = requireNonNull(value, "loops");
      return this;
    }

    /** Sets how the dispatcher's answers are waited for; by default for a second. */
    Builder laneAnswers(Consumer<CompletableFuture<?>> value) {
      laneAnswers = requireNonNull(value, "laneAnswers");
      return this;
    }

    /**
     * Builds the engine, which does not dispatch before it is started.
     *
     * @throws IllegalArgumentException if the lease is shorter than the longest attempt and a
     *     renewal period together, or the policy asks for an order that the store does not keep
     */
    public Reprise build() {
      if (policy.order() == DeliveryOrder.FIFO && !store.queue().keepsOrder()) {
        throw new IllegalArgumentException(
            "order must be unordered, since this store keeps no order, was fifo");
      }
      Duration max = leaseTimes.attemptTimeoutMax();
      if (policy.attemptTimeout().compareTo(max) > 0) {
        throw new IllegalArgumentException(
            "attempt timeout must be at most "
                + max.toMillis()
                + " ms, which a lease of "
                + leaseTimes.lease().toMillis()
                + " ms allows, was "
                + policy.attemptTimeout().toMillis()
                + " ms");
      }
      return new Reprise(this);
    }

    private EngineContext context(Dispatcher dispatcher, Listeners listeners) {
      return new EngineContext(
          store,
          policy,
          dispatcher,
          new LaneDesk(dispatcher, laneAnswers),
          listeners,
          new IdGenerator(() -> store.queue().now(), random),
          new Jitter(random),
          random,
          leaseTimes.attemptTimeoutMax());
    }
  }
}
