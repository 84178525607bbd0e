package dev.reprise.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.model.AttemptResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Names that resolve to one address and then to another. Two addresses of this machine stand in for
 * a public and a private one.
 */
class RebindingTest {

  private static final int TRIES = 1_000;
  private static final String PUBLIC = "127.0.0.2";
  private static final String PRIVATE = "127.0.0.3";
  private static final String NO_CONTENT = "HTTP/1.1 204 No Content\r\n\r\n";
  private static final AddressPolicy POLICY =
      AddressPolicy.builder()
          .allowHttp(true)
          .allowAnyPort()
          .allowNetworks(List.of(PUBLIC + "/32"))
          .build();

  private Receiver outside;
  private Receiver inside;

  @BeforeEach
  void listen() throws Exception {
    ServerSocket first = new ServerSocket();
    first.bind(new InetSocketAddress(address(PUBLIC), 0), TRIES);
    outside = answering(first);
    ServerSocket second = new ServerSocket();
    second.bind(new InetSocketAddress(address(PRIVATE), first.getLocalPort()), TRIES);
    inside = answering(second);
  }

  @AfterEach
  void stop() {
    outside.close();
    inside.close();
  }

  @Test
  void publicFirst_privateNext_isNeverConnectedTo() throws Exception {
    try (HttpSender sender =
        alternating(Duration.ZERO, asked -> List.of(address(asked % 2 == 0 ? PUBLIC : PRIVATE)))) {
      List<AttemptResult> results = sendAll(sender, i -> "n" + i + ".example");

      assertThat(results).allMatch(result -> result instanceof AttemptResult.Refused);
      assertThat(outside.connections).hasValue(0);
      inside.assertNotConnectedTo();
    }
  }

  @Test
  void publicThenPrivate_whileTheAnswerIsKept_goesToThePublicOne() throws Exception {
    try (HttpSender sender =
        alternating(
            Duration.ofHours(1), asked -> List.of(address(asked == 0 ? PUBLIC : PRIVATE)))) {
      List<AttemptResult> results = sendAll(sender, i -> "n" + i + ".example");

      assertThat(results).allMatch(result -> result instanceof AttemptResult.Answered);
      inside.assertNotConnectedTo();
    }
  }

  @Test
  void anyOrderOfAnswers_mixedOnesAmongThem_neverReachesThePrivateAddress() throws Exception {
    long seed = System.nanoTime();
    System.out.println("RebindingTest: seed " + seed);
    Random random = new Random(seed);
    IntFunction<List<InetAddress>> chance =
        asked -> {
          synchronized (random) {
            int kind = random.nextInt(4);
            return switch (kind) {
              case 0 -> List.of(address(PRIVATE));
              case 1 -> List.of(address(PUBLIC), address(PRIVATE));
              default -> List.of(address(PUBLIC));
            };
          }
        };
    try (HttpSender sender = alternating(Duration.ZERO, chance)) {
      List<AttemptResult> results = sendAll(sender, i -> "n" + i % 50 + ".example");

      assertThat(results)
          .as("seed %d", seed)
          .anyMatch(result -> result instanceof AttemptResult.Answered)
          .anyMatch(result -> result instanceof AttemptResult.Refused);
      inside.assertNotConnectedTo();
    }
  }

  @Test
  void pooledConnection_isNotUsedForANameThatHasMovedToARefusedAddress() throws Exception {
    AtomicInteger moved = new AtomicInteger();
    try (HttpSender sender =
        alternating(
            Duration.ZERO, asked -> List.of(address(moved.get() == 0 ? PUBLIC : PRIVATE)))) {
      assertThat(send(sender, "moving.example").get(Receiver.WAIT_SECONDS, TimeUnit.SECONDS))
          .isInstanceOf(AttemptResult.Answered.class);
      moved.set(1);

      assertThat(send(sender, "moving.example").get(Receiver.WAIT_SECONDS, TimeUnit.SECONDS))
          .isInstanceOf(AttemptResult.Refused.class);

      assertThat(outside.requests).hasSize(1);
      assertThat(outside.connections).hasValue(1);
      inside.assertNotConnectedTo();
    }
  }

  private List<AttemptResult> sendAll(HttpSender sender, IntFunction<String> hosts)
      throws Exception {
    List<CompletableFuture<AttemptResult>> pending = new ArrayList<>();
    for (int i = 0; i < TRIES; i++) {
      pending.add(send(sender, hosts.apply(i)));
    }
    List<AttemptResult> results = new ArrayList<>();
    for (CompletableFuture<AttemptResult> each : pending) {
      results.add(each.get(Receiver.WAIT_SECONDS, TimeUnit.SECONDS));
    }
    return results;
  }

  private CompletableFuture<AttemptResult> send(HttpSender sender, String host) {
    return sender
        .send(Requests.to("http://" + host + ":" + outside.port() + "/").build())
        .thenApply(report -> report.result())
        .toCompletableFuture();
  }

  private static HttpSender alternating(Duration kept, IntFunction<List<InetAddress>> answers) {
    ConcurrentHashMap<String, AtomicInteger> asked = new ConcurrentHashMap<>();
    return HttpSender.builder()
        .addressPolicy(POLICY)
        .lookup(
            name ->
                answers.apply(
                    asked.computeIfAbsent(name, key -> new AtomicInteger()).getAndIncrement()))
        .lookupKept(kept)
        .build();
  }

  private static Receiver answering(ServerSocket server) throws IOException {
    return Receiver.on(
        server,
        (self, connection) -> {
          while (self.read(connection)) {
            connection.write(NO_CONTENT);
          }
        });
  }

  private static InetAddress address(String text) {
    return AddressLiterals.parse(text).orElseThrow();
  }
}
