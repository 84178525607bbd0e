package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the server again and again while events flow, and accounts for every request afterwards.
 *
 * <p>Short by default; {@code -Psoak} runs the long form. {@code -Dreprise.seed=N} repeats a run's
 * choices.
 */
abstract class KillTest {

  private static final boolean IS_LONG = Boolean.getBoolean("reprise.soak");
  private static final int KILLS = IS_LONG ? 10 : 3;
  private static final int EVENTS = IS_LONG ? 2_000 : 300;
  private static final int PUBLISHERS = 4;
  private static final int SUBSCRIPTIONS = 2;
  private static final int IN_FLIGHT_MAX = 16;
  private static final int STUMBLE_EVERY = 7;
  private static final Duration ANSWER_TIME = Duration.ofMillis(20);
  private static final Duration END_MAX = Duration.ofSeconds(IS_LONG ? 300 : 60);

  @TempDir private Path folder;
  private final Random random = new Random(seed());
  private final Set<String> stumbled = ConcurrentHashMap.newKeySet();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger accepted = new AtomicInteger();
  private final ExecutorService publishers = Executors.newFixedThreadPool(PUBLISHERS);
  private final List<Long> kills = new ArrayList<>();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private HookReceiver receiver;
  private int hooksBefore;
  private CliProcess server;
  private volatile ApiClient api;

  /** Returns the option that names the database, the same one each time. */
  abstract String database(Path folder) throws IOException;

  /** Has something closed at the end, after the server. */
  final void closeLater(AutoCloseable resource) {
    opened.add(resource);
  }

  private static long seed() {
    long seed = Long.getLong("reprise.seed", System.nanoTime());
    System.err.println("killing: seed " + seed + ", repeat with -Dreprise.seed=" + seed);
    return seed;
  }

  @BeforeEach
  void startBoth() throws Exception {
    receiver = HookReceiver.start(this::answer);
    opened.add(receiver);
    start();
    for (int i = 0; i < SUBSCRIPTIONS; i++) {
      api.subscribe(receiver.url());
    }
  }

  @AfterEach
  void stop() throws Exception {
    publishers.shutdownNow();
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  @Test
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  void killedServer_losesNothing_andRepeatsOnlyWhatWasInFlight() throws Exception {
    List<Future<?>> publishing = new ArrayList<>();
    for (int i = 0; i < PUBLISHERS; i++) {
      publishing.add(publishers.submit(this::publishAll, null));
    }
    for (int kill = 0; kill < KILLS; kill++) {
      killAtARandomMoment(kill);
      start();
    }
    for (Future<?> each : publishing) {
      each.get(END_MAX.toSeconds(), TimeUnit.SECONDS);
    }
    Await.until(END_MAX, "nothing is pending", () -> api.deliveries("&status=pending").isEmpty());

    Account account = new Account(receiver.hooks(), kills);
    List<JsonNode> deliveries = api.deliveries("");
    assertThat(deliveries).hasSize(EVENTS * SUBSCRIPTIONS);
    for (JsonNode delivery : deliveries) {
      assertThat(delivery.path("status").asText()).as(delivery.toString()).isEqualTo("succeeded");
      account.add(delivery.path("id").asText(), api.attempts(delivery.path("id").asText()));
    }
    account.assertNothingIsUnaccountedFor();
    assertThat(account.lostByKill()).allMatch(lost -> lost <= IN_FLIGHT_MAX * SUBSCRIPTIONS);
    System.err.println(
        getClass().getSimpleName()
            + ": "
            + EVENTS
            + " events, "
            + account.summary()
            + ", all accounted for");
  }

  private void start() throws Exception {
    hooksBefore = receiver.hooks().size();
    server =
        CliProcess.serve(
            folder,
            database(folder),
            "--schedule=0,0.2,0.2,0.2",
            "--poll=200ms",
            "--lease=2s",
            "--attempt-timeout=1s");
    opened.add(0, server);
    api = new ApiClient(server.awaitListening(), "secret");
  }

  /**
   * Kills the server somewhere within its share of the events, once it sends: in a database that
   * several may use, the slots of the one before are its only when their leases have run out.
   */
  private void killAtARandomMoment(int kill) throws Exception {
    int share = EVENTS / KILLS;
    int moment = kill * share + share / 10 + random.nextInt(share * 8 / 10);
    Await.until("event " + moment + " is accepted", () -> accepted.get() >= moment);
    Await.until("the server sends", () -> receiver.hooks().size() > hooksBefore);
    LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(30_000)));
    server.kill();
    kills.add(System.nanoTime());
  }

  private void publishAll() {
    for (int n = next.getAndIncrement(); n < EVENTS; n = next.getAndIncrement()) {
      String id = "event-" + n;
      try {
        Await.until(id + " is accepted", () -> isAccepted(id));
      } catch (Exception e) {
        throw new IllegalStateException(id, e);
      }
      accepted.incrementAndGet();
    }
  }

  private boolean isAccepted(String id) throws InterruptedException {
    try {
      HttpResponse<String> response = api.tryPublish(id, "{\"id\":\"" + id + "\"}");
      assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private int answer(String eventId) {
    LockSupport.parkNanos(ANSWER_TIME.toNanos());
    int number = Integer.parseInt(eventId.substring("event-".length()));
    return number % STUMBLE_EVERY == 0 && stumbled.add(eventId) ? 503 : 200;
  }
}
