package dev.reprise.benchmarks.rig;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.serializer.Serializer;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import javax.sql.DataSource;

/**
 * db-scheduler: what is scheduled for now wakes its own look for what is due, which takes and reads
 * it in one statement.
 */
final class SchedulerPeer implements Peer {

  private static final TaskDescriptor<byte[]> POST = TaskDescriptor.of("post", byte[].class);
  private static final Duration POLL_EVERY = Duration.ofMillis(100);

  /** It takes more when it holds fewer than so many for each thread. */
  private static final double LOWER = 1;

  /** How many it holds for each thread. */
  private static final double UPPER = 4;

  private static final String TABLES =
      """
      CREATE TABLE scheduled_tasks (
        task_name            text        NOT NULL,
        task_instance        text        NOT NULL,
        task_data            bytea,
        execution_time       timestamptz NOT NULL,
        picked               boolean     NOT NULL,
        picked_by            text,
        last_success         timestamptz,
        last_failure         timestamptz,
        consecutive_failures int,
        last_heartbeat       timestamptz,
        version              bigint      NOT NULL,
        priority             smallint,
        PRIMARY KEY (task_name, task_instance));
      CREATE INDEX ON scheduled_tasks (execution_time);
      CREATE INDEX ON scheduled_tasks (last_heartbeat);
      """;

  private final Scheduler scheduler;
  private final byte[] payload;

  private SchedulerPeer(DataSource database, Posting posting, String payload) throws SQLException {
    Peer.execute(database, TABLES);
    this.payload = payload.getBytes(StandardCharsets.UTF_8);
    OneTimeTask<byte[]> task =
        Tasks.oneTime(POST)
            .execute(
                (each, context) ->
                    posting.post(each.getId(), new String(each.getData(), StandardCharsets.UTF_8)));
    scheduler =
        Scheduler.create(database, task)
            .threads(THREADS)
            .pollUsingLockAndFetch(LOWER, UPPER)
            .pollingInterval(POLL_EVERY)
            .enableImmediateExecution()
            .serializer(new AsIs())
            .build();
  }

  /** Runs it in a process. */
  public static void main(String[] args) throws Exception {
    Peer.run(args, SchedulerPeer::new);
  }

  @Override
  public void start() {
    scheduler.start();
  }

  @Override
  public void accept(long number, String eventId) {
    scheduler.schedule(POST.instance(eventId).data(payload).scheduledTo(Instant.now()));
  }

  @Override
  public void close() {
    scheduler.stop();
  }

  /** Stores the payload's bytes as they are. */
  private static final class AsIs implements Serializer {

    @Override
    public byte[] serialize(Object data) {
      return (byte[]) data;
    }

    @Override
    public <T> T deserialize(Class<T> type, byte[] stored) {
      return type.cast(stored);
    }
  }
}
