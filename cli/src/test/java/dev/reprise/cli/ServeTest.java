package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server as a process: what it prints, what it reads, how it ends. */
@Timeout(180)
class ServeTest {

  @TempDir private Path folder;
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  @Test
  void withoutTokens_makesOneForTheDefaultTenant_andPrintsItOnce() throws Exception {
    CliProcess server = start(Map.of(), "serve", "--port=0", "--data=data");

    URI base = server.awaitListening();

    assertThat(server.stdout()).hasSize(2);
    assertThat(server.stdout().get(0)).matches("token \\S+ tenant default");
    assertThat(server.stdout().get(1)).matches("listening http://127\\.0\\.0\\.1:[1-9][0-9]*");
    String token = server.stdout().get(0).replaceAll("token (\\S+) .*", "$1");
    assertThat(new ApiClient(base, token).status("/v1/webhook_deliveries")).isEqualTo(200);
    assertThat(new ApiClient(base, "other").status("/v1/webhook_deliveries")).isEqualTo(401);
  }

  @Test
  void environment_isRead_andAFlagWins() throws Exception {
    Map<String, String> environment =
        Map.of(
            "REPRISE_PORT", "1",
            "REPRISE_DB", "jdbc:h2:file:" + folder.resolve("elsewhere/db"),
            "REPRISE_DB_USER", "joe",
            "REPRISE_DB_PASSWORD", "hunter2",
            "REPRISE_TOKENS", "a=acme,b=globex");

    CliProcess server = start(environment, "serve", "--dev", "--port=0");

    URI base = server.awaitListening();
    assertThat(server.stdout()).hasSize(1);
    assertThat(new ApiClient(base, "a").status("/v1/webhook_deliveries")).isEqualTo(200);
    assertThat(new ApiClient(base, "b").status("/v1/webhook_deliveries")).isEqualTo(200);
    assertThat(folder.resolve("elsewhere/db.mv.db")).exists();
    assertThat(folder.resolve("reprise-data")).doesNotExist();
  }

  @Test
  void tokensFile_andTokens_standForTheirTenants() throws Exception {
    Files.write(folder.resolve("tokens"), List.of("# ours", "", "fromfile=globex"));

    CliProcess server = serve("--data=data", "--tokens-file=tokens");

    URI base = server.awaitListening();
    ApiClient acme = new ApiClient(base, "secret");
    ApiClient globex = new ApiClient(base, "fromfile");
    String id = acme.subscribe("http://127.0.0.1:9/hook");
    assertThat(acme.status("/v1/webhook_subscriptions/" + id)).isEqualTo(200);
    assertThat(globex.status("/v1/webhook_subscriptions/" + id)).isEqualTo(404);
  }

  @Test
  void withoutDev_loopbackReceiversAreRefused() throws Exception {
    CliProcess server = start(Map.of(), "serve", "--port=0", "--token=secret=acme");

    ApiClient api = new ApiClient(server.awaitListening(), "secret");

    assertThat(api.trySubscribe("http://127.0.0.1:9/hook").statusCode()).isEqualTo(400);
    assertThat(folder.resolve("reprise-data/reprise.mv.db")).exists();
  }

  @Test
  void sigterm_settlesTheAttemptInFlight_andEndsWithZero() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    HookReceiver receiver =
        receiver(
            eventId -> {
              arrived.countDown();
              return awaited(released) ? 200 : 500;
            });
    CliProcess first = serve("--data=data", "--drain=30s");
    URI base = first.awaitListening();
    ApiClient api = new ApiClient(base, "secret");
    api.subscribe(receiver.url());
    String delivery = api.publish("order-1", "{}").get(0);
    assertThat(awaited(arrived)).isTrue();

    first.terminate();
    Await.until("the port is closed", () -> isClosed(base));
    assertThat(first.isAlive()).isTrue();
    released.countDown();

    assertThat(first.awaitExit()).isZero();
    ApiClient later = new ApiClient(serve("--data=data").awaitListening(), "secret");
    JsonNode attempts = later.attempts(delivery);
    assertThat(later.delivery(delivery).path("status").asText()).isEqualTo("succeeded");
    assertThat(attempts).hasSize(1);
    assertThat(attempts.get(0).path("response").path("status").asInt()).isEqualTo(200);
    assertThat(receiver.hooks()).hasSize(1);
  }

  @Test
  void sigterm_drainTimeIsUp_endsWithZero_andTheAttemptIsMadeAgain() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    HookReceiver receiver =
        receiver(
            eventId -> {
              arrived.countDown();
              return awaited(released) ? 200 : 500;
            });
    CliProcess first = serve("--data=data", "--drain=100ms", "--attempt-timeout=20s");
    ApiClient api = new ApiClient(first.awaitListening(), "secret");
    api.subscribe(receiver.url());
    String delivery = api.publish("order-1", "{}").get(0);
    assertThat(awaited(arrived)).isTrue();

    first.terminate();

    assertThat(first.awaitExit()).isZero();
    released.countDown();
    ApiClient later = new ApiClient(serve("--data=data").awaitListening(), "secret");
    later.awaitStatus(delivery, "succeeded");
    assertThat(receiver.hooks()).hasSize(2);
    assertThat(later.attempts(delivery)).hasSize(1);
  }

  @Test
  void sigterm_idle_endsWithZero_andTheDataSurvives() throws Exception {
    CliProcess first = serve("--data=data");
    ApiClient api = new ApiClient(first.awaitListening(), "secret");
    String subscription = api.subscribe("http://127.0.0.1:9/hook");

    first.terminate();

    assertThat(first.awaitExit()).as(first.stderr()).isZero();
    ApiClient later = new ApiClient(serve("--data=data").awaitListening(), "secret");
    assertThat(later.status("/v1/webhook_subscriptions/" + subscription)).isEqualTo(200);
  }

  @Test
  void portTaken_endsWith75() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();

      CliProcess server = start(Map.of(), "serve", "--data=data", "--port=" + port);

      assertThat(server.awaitExit()).isEqualTo(75);
      assertThat(server.stderr().lines())
          .last()
          .isEqualTo("reprise serve: port " + port + " on 127.0.0.1 is taken");
    }
  }

  @Test
  void fileInUse_endsWith75_inOneLine() throws Exception {
    serve("--data=data").awaitListening();

    CliProcess second = serve("--data=data");

    assertThat(second.awaitExit()).isEqualTo(75);
    assertThat(second.stderr().lines()).hasSize(1);
    assertThat(second.stderr())
        .startsWith("reprise serve: the database is in use by another process: jdbc:h2:file:");
  }

  @Test
  void databaseNotReachable_endsWith75_inOneLine() throws Exception {
    CliProcess server = serve("--db=jdbc:h2:tcp://127.0.0.1:1/x;PASSWORD=hunter2");

    assertThat(server.awaitExit()).isEqualTo(75);
    assertThat(server.stderr().lines()).hasSize(1);
    assertThat(server.stderr())
        .startsWith("reprise serve: the database cannot be opened: jdbc:h2:tcp://127.0.0.1:1/x")
        .doesNotContain("hunter2");
  }

  @Test
  void databaseServerNotReachable_endsWith75_inOneLine() throws Exception {
    CliProcess server = serve("--db=jdbc:postgresql://127.0.0.1:1/x?password=hunter2");

    assertThat(server.awaitExit()).isEqualTo(75);
    assertThat(server.stderr().lines()).hasSize(1);
    assertThat(server.stderr())
        .startsWith("reprise serve: the database cannot be opened: jdbc:postgresql://127.0.0.1:1/x")
        .doesNotContain("hunter2");
  }

  @Test
  void attemptTimeoutThatTheLeaseDoesNotAllow_endsWith2() throws Exception {
    CliProcess server = serve("--data=data", "--lease=3s", "--attempt-timeout=3s");

    assertThat(server.awaitExit()).isEqualTo(2);
    assertThat(server.stderr().lines()).hasSize(1);
    assertThat(server.stderr())
        .isEqualTo(
            "reprise serve: --attempt-timeout must be at most 2500ms, which --lease 3s allows,"
                + " was \"3s\""
                + System.lineSeparator());
    assertThat(folder.resolve("data")).doesNotExist();
  }

  private boolean isClosed(URI base) throws IOException, InterruptedException {
    try {
      new ApiClient(base, "secret").status("/v1/health");
      return false;
    } catch (ConnectException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean awaited(CountDownLatch latch) {
    try {
      return latch.await(Await.LONG.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private CliProcess serve(String... more) throws IOException {
    return opened(CliProcess.serve(folder, more));
  }

  private CliProcess start(Map<String, String> environment, String... args) throws IOException {
    return opened(CliProcess.start(folder, environment, args));
  }

  private HookReceiver receiver(HookReceiver.Answers answers) throws IOException {
    return opened(HookReceiver.start(answers));
  }

  private <T extends AutoCloseable> T opened(T each) {
    opened.add(0, each);
    return each;
  }
}
