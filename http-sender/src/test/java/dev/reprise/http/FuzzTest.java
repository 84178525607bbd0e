package dev.reprise.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.model.AttemptResult;
import dev.reprise.model.HeaderRules;
import dev.reprise.spi.SendReport;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.regex.Pattern;
import org.eclipse.jetty.client.Connection;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.Promise;
import org.junit.jupiter.api.Test;

/**
 * Random URLs, answers and headers, by a seed that is printed: nothing but what is declared comes
 * out, and nothing connects to a refused address. Ten seconds, or ten minutes with {@code -Psoak}.
 */
class FuzzTest {

  private static final Duration IN_ALL =
      Boolean.getBoolean("reprise.soak") ? Duration.ofMinutes(10) : Duration.ofSeconds(10);

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}");
  private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e]{0,4096}");

  private final long seed = Long.getLong("reprise.seed", System.nanoTime());

  @Test
  void urls_areRefusedOrSentToNoRefusedAddress() throws Exception {
    FuzzedUrls urls = new FuzzedUrls(new Random(seed));
    Queue<SocketAddress> connected = new ConcurrentLinkedQueue<>();
    AddressPolicy policy = AddressPolicy.builder().allowHttp(true).allowAnyPort().build();
    int[] accepted = new int[1];
    try (HttpSender sender =
        HttpSender.builder()
            .addressPolicy(policy)
            .lookup(name -> urls.addressesOf(name))
            .lookupKept(Duration.ofMillis(1))
            .connectors(() -> new Recording(connected))
            .build()) {
      long rounds =
          fuzz(
              "urls",
              IN_ALL.multipliedBy(4).dividedBy(10),
              round -> {
                String url = urls.next();
                boolean isAccepted = sender.refusalOf("acme", url).isEmpty();
                accepted[0] += isAccepted ? 1 : 0;
                AttemptResult result = send(sender, url).result();
                assertThat(result)
                    .as("seed %d, round %d, %s", seed, round, url)
                    .isInstanceOfAny(AttemptResult.Refused.class, AttemptResult.Unreachable.class);
                assertThat(result instanceof AttemptResult.Refused refused && refused.isFinal())
                    .as("seed %d, round %d, %s", seed, round, url)
                    .isEqualTo(!isAccepted);
                for (SocketAddress each = connected.poll(); each != null; each = connected.poll()) {
                  InetAddress address = ((InetSocketAddress) each).getAddress();
                  assertThat(PublicAddresses.contains(address))
                      .as("seed %d, round %d, %s went to %s", seed, round, url, address)
                      .isTrue();
                }
              });
      System.out.println("FuzzTest: " + accepted[0] + " of " + rounds + " urls were accepted");
      assertThat(accepted[0]).isPositive();
    }
  }

  @Test
  void answers_areResults_whateverTheyHold() throws Exception {
    FuzzedAnswers answers = new FuzzedAnswers(new Random(seed));
    Queue<String> next = new ConcurrentLinkedQueue<>();
    int[] answered = new int[1];
    try (Receiver receiver =
            Receiver.doing(
                (self, connection) -> {
                  while (self.read(connection)) {
                    // A connection may be used again before its end is seen.
                    String answer = Optional.ofNullable(next.poll()).orElse("");
                    connection.out().write(answer.getBytes(ISO_8859_1));
                    connection.out().flush();
                    connection.socket().shutdownOutput();
                  }
                });
        HttpSender sender =
            HttpSender.builder().addressPolicy(AddressPolicy.development()).build()) {
      fuzz(
          "answers",
          IN_ALL.multipliedBy(5).dividedBy(10),
          round -> {
            String answer = answers.next();
            next.clear();
            next.add(answer);
            // Some leave the client waiting although the connection has ended: its time is up then.
            AttemptResult result = send(sender, receiver.url()).result();
            receiver.requests.clear();
            answered[0] += result instanceof AttemptResult.Answered ? 1 : 0;
            assertThat(result)
                .as("seed %d, round %d, %s", seed, round, answer)
                .isInstanceOfAny(AttemptResult.Answered.class, AttemptResult.Unreachable.class);
          });
      System.out.println("FuzzTest: " + answered[0] + " answers were read");
      assertThat(answered[0]).isPositive();
      next.clear();
      next.add("HTTP/1.1 204 No Content\r\n\r\n");
      assertThat(send(sender, receiver.url()).result()).isInstanceOf(AttemptResult.Answered.class);
    }
  }

  @Test
  void headers_areReadAsTheirPatternsSay() {
    Random random = new Random(seed);
    fuzz(
        "headers",
        IN_ALL.dividedBy(10),
        round -> {
          String name = Fuzz.text(random, "aZ0-_.~|`!#$%&'*+^ :()\r\n\té\u0000", 70);
          String value = Fuzz.text(random, "aZ09 ,;=\"\\\r\n\té\u0000\u007f", 40);
          assertThat(HeaderRules.refusalOf(name, value).isEmpty())
              .as("seed %d, round %d", seed, round)
              .isEqualTo(NAME.matcher(name).matches() && VALUE.matcher(value).matches());
          String wait = Fuzz.text(random, "0123456789 :,-MonTueJanFeb GMT+.é", 40);
          RetryAfter.parse(wait, Instant.EPOCH)
              .ifPresent(asked -> assertThat(asked).isBetween(Duration.ZERO, RetryAfter.MAX));
        });
  }

  /** Goes on for a while, and returns how many rounds it was. */
  private long fuzz(String what, Duration time, IntConsumer step) {
    long until = System.nanoTime() + time.toNanos();
    int round = 0;
    while (System.nanoTime() < until) {
      try {
        step.accept(round++);
      } catch (RuntimeException e) {
        throw new AssertionError(what + ", seed " + seed + ", round " + (round - 1), e);
      }
    }
    System.out.printf(
        "FuzzTest: %s, seed %d, %d rounds in %d s%n", what, seed, round, time.toSeconds());
    return round;
  }

  private static SendReport send(HttpSender sender, String url) {
    return sender
        .send(Requests.to(url).within(Requests.SHORT).build())
        .toCompletableFuture()
        .orTimeout(Receiver.WAIT_SECONDS, TimeUnit.SECONDS)
        .join();
  }

  /** Notes what would be connected to, and connects to nothing. */
  private static final class Recording extends ClientConnector {

    private final Queue<SocketAddress> connected;

    Recording(Queue<SocketAddress> connected) {
      this.connected = connected;
    }

    @Override
    public void connect(SocketAddress address, Map<String, Object> context) {
      connected.add(address);
      @SuppressWarnings("unchecked")
      Promise<Connection> promise =
          (Promise<Connection>) context.get(CONNECTION_PROMISE_CONTEXT_KEY);
      if (promise == null) {
        throw new AssertionError("nobody waits for the connection");
      }
      promise.failed(new ConnectException("planned"));
    }
  }

  /** The public addresses by arithmetic on their first and last, not by prefixes. */
  static final class PublicAddresses {

    private static final List<String> REFUSED = AddressPolicyTest.refusedRanges();

    private PublicAddresses() {}

    static boolean contains(InetAddress address) {
      byte[] bytes = address.getAddress();
      boolean isRefused =
          REFUSED.stream()
              .map(range -> range.split(", ", 2))
              .anyMatch(ends -> isBetween(bytes, ends[0], ends[1]));
      boolean isIsatap =
          bytes.length == 16 && Fuzz.hex(bytes).substring(16).matches("0[02]005efe[0-9a-f]{8}");
      return !isRefused && !isIsatap;
    }

    private static boolean isBetween(byte[] bytes, String first, String last) {
      byte[] from = AddressLiterals.parse(first).orElseThrow().getAddress();
      byte[] to = AddressLiterals.parse(last).orElseThrow().getAddress();
      return from.length == bytes.length
          && Fuzz.hex(from).compareTo(Fuzz.hex(bytes)) <= 0
          && Fuzz.hex(bytes).compareTo(Fuzz.hex(to)) <= 0;
    }
  }
}
