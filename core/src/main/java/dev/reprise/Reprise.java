package dev.reprise;

import static java.util.Objects.requireNonNull;

import dev.reprise.internal.dispatch.Dispatching;
import dev.reprise.internal.dispatch.Jitter;
import dev.reprise.model.DeliveryPolicy;
import dev.reprise.spi.DeliveryStore;
import dev.reprise.spi.IdGenerator;
import dev.reprise.spi.Sender;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * An engine: it accepts events, delivers them, and replays what was delivered.
 *
 * <p>One that is built but not started accepts and replays and never dispatches. The host owns the
 * store and the sender and closes them after the engine. Safe for use by several threads.
 */
public final class Reprise implements AutoCloseable {

  private final Events events;
  private final Deliveries deliveries;
  private final Subscriptions subscriptions;
  private final ReplayService replays;
  private final Duration drainTimeout = Duration.ofSeconds(10);

  private Reprise(Builder builder) {
    EngineContext context = builder.context(Dispatching.none());
    this.events = new Events(context);
    this.deliveries = new Deliveries(context);
    this.subscriptions = new Subscriptions(context, builder.sender::refusalOf);
    this.replays = new ReplayService(context);
  }

  /** Begins an engine over a store, with a sender for its attempts. */
  public static Builder builder(DeliveryStore store, Sender sender) {
    return new Builder(store, sender);
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

  /** Begins to dispatch; returns itself. */
  public Reprise start() {
    return this;
  }

  /** Stops as {@link #close(Duration)} does, within 10 seconds. */
  @Override
  public void close() {
    close(drainTimeout);
  }

  /**
   * Starts no further attempt, and waits for those in flight to be settled.
   *
   * @param drain the longest to wait; what is in flight then is attempted again after the next
   *     start
   * @return whether everything in flight was settled
   */
  public boolean close(Duration drain) {
    return true;
  }

  /** Collects what an engine is made of. Not safe for use by several threads. */
  public static final class Builder {

    private final DeliveryStore store;
    private final Sender sender;
    private DeliveryPolicy policy = DeliveryPolicy.defaults();
    private Duration lease = Duration.ofSeconds(30);
    private Duration renewEvery = Duration.ofSeconds(5);
    private Duration pollInterval = Duration.ofSeconds(1);
    private RandomGenerator random = new SecureRandom();

    private Builder(DeliveryStore store, Sender sender) {
      this.store = requireNonNull(store, "store");
      this.sender = requireNonNull(sender, "sender");
    }

    /** Sets how deliveries are attempted; by default as {@link DeliveryPolicy#defaults} says. */
    public Builder policy(DeliveryPolicy value) {
      policy = requireNonNull(value, "policy");
      return this;
    }

    /** Sets how long a slot's lease holds; 30 s by default. */
    public Builder lease(Duration value) {
      lease = requireNonNull(value, "lease");
      return this;
    }

    /**
     * Sets how often due deliveries are looked for when nothing wakes the engine; 1 s by default.
     */
    public Builder pollInterval(Duration value) {
      pollInterval = requireNonNull(value, "pollInterval");
      return this;
    }

    /** Sets the source of chance; a {@link SecureRandom} by default, since it makes secrets. */
    public Builder random(RandomGenerator value) {
      random = requireNonNull(value, "random");
      return this;
    }

    /**
     * Builds the engine, which does not dispatch before it is started.
     *
     * @throws IllegalArgumentException if the lease is not longer than the longest attempt and a
     *     renewal period together
     */
    public Reprise build() {
      requireNonNull(pollInterval, "pollInterval");
      return new Reprise(this);
    }

    private EngineContext context(Dispatching dispatching) {
      return new EngineContext(
          store,
          policy,
          dispatching,
          new IdGenerator(() -> store.queue().now(), random),
          new Jitter(random),
          random,
          lease.minus(renewEvery));
    }
  }
}
