package dev.reprise.benchmarks.rig;

import com.gruelbox.transactionoutbox.Dialect;
import com.gruelbox.transactionoutbox.Instantiator;
import com.gruelbox.transactionoutbox.Persistor;
import com.gruelbox.transactionoutbox.Submitter;
import com.gruelbox.transactionoutbox.TransactionManager;
import com.gruelbox.transactionoutbox.TransactionOutbox;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * transaction-outbox: the commit hands an entry to a thread, and now and then somebody looks for
 * those that were missed, as its manual asks for.
 */
final class OutboxPeer implements Peer {

  private static final Duration FLUSH_EVERY = Duration.ofSeconds(10);
  private static final Duration ATTEMPT_EVERY = Duration.ofMinutes(2);

  private final ExecutorService senders = Executors.newFixedThreadPool(THREADS);
  private final ScheduledExecutorService flusher = Executors.newSingleThreadScheduledExecutor();
  private final TransactionManager transactions;
  private final TransactionOutbox outbox;
  private final String payload;

  private OutboxPeer(DataSource database, Posting posting, String payload) {
    this.payload = payload;
    transactions = TransactionManager.fromDataSource(database);
    outbox =
        TransactionOutbox.builder()
            .transactionManager(transactions)
            .persistor(Persistor.forDialect(Dialect.POSTGRESQL_9))
            .instantiator(Instantiator.using(type -> posting))
            .submitter(Submitter.withExecutor(senders))
            .attemptFrequency(ATTEMPT_EVERY)
            .build();
  }

  /** Runs it in a process. */
  public static void main(String[] args) throws Exception {
    Peer.run(args, OutboxPeer::new);
  }

  @Override
  public void start() {
    var unused =
        flusher.scheduleWithFixedDelay(
            outbox::flush, 0, FLUSH_EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void accept(long number, String eventId) {
    transactions.inTransaction(() -> outbox.schedule(Posting.class).post(eventId, payload));
  }

  @Override
  public void close() {
    flusher.shutdownNow();
    senders.shutdownNow();
  }
}
