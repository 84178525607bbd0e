package dev.reprise.memory;

import dev.reprise.spi.DeliveryLog;
import dev.reprise.spi.DeliveryQueue;
import dev.reprise.spi.DeliveryStore;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.IdGenerator;
import dev.reprise.spi.IdempotencyLog;
import dev.reprise.spi.SlotLeases;
import dev.reprise.spi.StopBoard;
import dev.reprise.spi.SubscriptionDirectory;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * A store in memory, for tests and demos: not durable, and not bounded.
 *
 * <p>It keeps every guarantee of a store but durability: nothing outlives the process, and nothing
 * is ever dropped to save memory. Safe for use by several threads; one lock guards it all, so a
 * transaction keeps every other thread waiting until it ends. Closing it does nothing.
 */
public final class InMemoryDeliveryStore implements DeliveryStore {

  private final Transactions transactions = Transactions.ofOwn();
  private final DeliveryLog log;
  private final DeliveryQueue queue;
  private final SubscriptionDirectory subscriptions;
  private final IdempotencyLog idempotency;
  private final SlotLeases slots;
  private final StopBoard stops;

  private InMemoryDeliveryStore(InstantSource given, RandomGenerator random) {
    InstantSource clock = new RisingClock(given);
    Queue rows = new Queue(transactions);
    Ledger ledger = new Ledger(transactions, rows);
    this.log = new MemoryDeliveryLog(transactions, clock, random, ledger, rows);
    InMemorySubscriptionDirectory directory = new InMemorySubscriptionDirectory(transactions);
    this.queue = new MemoryDeliveryQueue(transactions, clock, ledger, rows, directory::epoch);
    this.subscriptions = directory;
    this.idempotency =
        new MemoryIdempotencyLog(transactions, clock, new IdGenerator(clock, random));
    this.slots = new MemorySlotLeases(clock);
    this.stops = new MemoryStopBoard(transactions);
  }

  /** Makes an empty store that goes by the system's clock. */
  public static InMemoryDeliveryStore create() {
    return create(InstantSource.system());
  }

  /**
   * Makes an empty store.
   *
   * @param clock the store's time; where it goes back, the store's time stands still
   */
  public static InMemoryDeliveryStore create(InstantSource clock) {
    return create(clock, new SecureRandom());
  }

  /**
   * Makes an empty store whose ids and salts come from a given source, so that a run can be
   * repeated exactly.
   *
   * @param clock the store's time; where it goes back, the store's time stands still
   * @param random safe for use by several threads, if several use the store
   */
  public static InMemoryDeliveryStore create(InstantSource clock, RandomGenerator random) {
    return new InMemoryDeliveryStore(clock, random);
  }

  /**
   * Does work in a transaction, which commits when the work returns and rolls back when it throws.
   *
   * <p>Within the work, every call that writes must be given the transaction, and nothing may wait
   * for another thread that uses the store. What waits for the commit runs on this thread after it.
   *
   * @param work gets the transaction to hand to the store's methods, on this thread only
   * @param <T> what the work returns
   * @throws IllegalStateException if a transaction is open on this thread already
   */
  public <T> T inTransaction(Function<HostTransaction, T> work) {
    return transactions.run(work);
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
    return idempotency;
  }

  @Override
  public SlotLeases slots() {
    return slots;
  }

  @Override
  public StopBoard stops() {
    return stops;
  }
}
