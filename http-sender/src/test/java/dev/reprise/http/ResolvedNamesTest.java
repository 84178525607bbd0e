package dev.reprise.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.model.AttemptResult;
import dev.reprise.model.ErrorKind;
import dev.reprise.spi.SendReport;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.eclipse.jetty.util.Promise;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResolvedNamesTest {

  private static final String NO_CONTENT = "HTTP/1.1 204 No Content\r\n\r\n";

  private static final AddressRules STRICT =
      new AddressRules(AddressPolicy.defaults(), address -> false);

  private final Map<String, List<InetAddress>> names = new ConcurrentHashMap<>();

  @Test
  void nameThatResolvesToAnAllowedAddress_isSentTo_underItsName() throws Exception {
    names.put("hooks_eu.example", addresses("127.0.0.1"));
    try (Receiver receiver = Receiver.answering(NO_CONTENT);
        HttpSender sender = sender("127.0.0.0/8")) {
      SendReport report =
          send(sender, Requests.to("http://Hooks_EU.example:" + receiver.port() + "/h"));

      assertThat(report.result()).isInstanceOf(AttemptResult.Answered.class);
      assertThat(report.contact().address()).contains("127.0.0.1:" + receiver.port());
      assertThat(receiver.takeRequest().header("host"))
          .isEqualTo("hooks_eu.example:" + receiver.port());
    }
  }

  @Test
  void unknownName_isADnsError() throws Exception {
    try (HttpSender sender = sender("127.0.0.0/8")) {
      SendReport report = send(sender, Requests.to("http://nowhere.example/"));

      assertThat(report.result())
          .isInstanceOfSatisfying(
              AttemptResult.Unreachable.class,
              unreachable -> assertThat(unreachable.cause().kind()).isEqualTo(ErrorKind.DNS));
      assertThat(report.contact().address()).isEmpty();
      assertThat(report.requestHeaders()).isEmpty();
    }
  }

  @Test
  void nameThatResolvesToARefusedAddress_isRefusedUnsent_butNotForGood() throws Exception {
    names.put("inner.example", addresses("127.0.0.1"));
    try (Receiver receiver = Receiver.answering(NO_CONTENT);
        HttpSender sender = sender("10.0.0.0/8")) {
      SendReport report =
          send(sender, Requests.to("http://inner.example:" + receiver.port() + "/"));

      assertRefused(report, false);
      receiver.assertNotConnectedTo();
    }
  }

  @Test
  void mixedAnswers_areRefused_whateverTheirOrder() throws Exception {
    names.put("a.example", addresses("127.0.0.1", "10.0.0.1"));
    names.put("b.example", addresses("10.0.0.1", "127.0.0.1"));
    names.put("c.example", addresses("127.0.0.1", "::1"));
    try (Receiver receiver = Receiver.answering(NO_CONTENT);
        HttpSender sender = sender("127.0.0.0/8")) {
      for (String name : names.keySet()) {
        assertRefused(
            send(sender, Requests.to("http://" + name + ":" + receiver.port() + "/")), false);
      }
      receiver.assertNotConnectedTo();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:%d/",
        "http://localhost:%d/",
        "http://[::1]:%d/",
        "http://0.0.0.0:%d/",
        "http://2130706433:%d/",
        "http://[::ffff:127.0.0.1]:%d/",
        "http://a@127.0.0.1:%d/",
        "not a url"
      })
  void refusedUrl_isRefusedForGood_andNothingIsAsked(String url) throws Exception {
    AtomicInteger asked = new AtomicInteger();
    HostLookup counting =
        name -> {
          asked.incrementAndGet();
          return addresses("127.0.0.1");
        };
    try (Receiver receiver = Receiver.answering(NO_CONTENT);
        HttpSender sender = sender(AddressPolicy.builder(), counting)) {
      assertRefused(send(sender, Requests.to(url.formatted(receiver.port()))), true);

      assertThat(asked).hasValue(0);
      receiver.assertNotConnectedTo();
    }
  }

  @Test
  void httpUrl_isRefusedForGood_unlessAllowed() throws Exception {
    try (HttpSender sender =
        HttpSender.builder()
            .addressPolicy(
                AddressPolicy.builder()
                    .allowNetworks(AddressPolicy.LOOPBACK)
                    .allowAnyPort()
                    .build())
            .build()) {
      assertRefused(send(sender, Requests.to("http://127.0.0.1:1/")), true);
    }
  }

  @Test
  void nameThatNeverResolves_endsByTimeout() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    HostLookup hanging =
        name -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          throw new UnknownHostException(name);
        };
    try (HttpSender sender = sender(AddressPolicy.builder(), hanging)) {
      SendReport report = send(sender, Requests.to("http://slow.example/").within(Requests.SHORT));

      assertThat(report.result().error().orElseThrow().kind()).isEqualTo(ErrorKind.TIMEOUT);
    }
  }

  @Test
  void secondAddress_isTried_ifTheFirstDoesNotAnswer() throws Exception {
    names.put("two.example", addresses("127.0.0.2", "127.0.0.1"));
    try (Receiver receiver = Receiver.answering(NO_CONTENT);
        HttpSender sender = sender("127.0.0.0/8")) {
      SendReport report = send(sender, Requests.to("http://two.example:" + receiver.port() + "/"));

      assertThat(report.contact().address()).contains("127.0.0.1:" + receiver.port());
    }
  }

  @Test
  void ipv6Receiver_isReportedInBrackets() throws Exception {
    ServerSocket server = new ServerSocket();
    try {
      server.bind(new InetSocketAddress(Inet6Address.getByAddress(loopback6()), 0));
    } catch (SocketException e) {
      Assumptions.abort("no IPv6 on this machine");
    }
    try (Receiver receiver =
            Receiver.on(
                server,
                (self, connection) -> {
                  self.read(connection);
                  connection.write(NO_CONTENT);
                });
        HttpSender sender = sender("::1/128")) {
      SendReport report = send(sender, Requests.to("http://[::1]:" + receiver.port() + "/"));

      assertThat(report.contact().address()).contains("[0:0:0:0:0:0:0:1]:" + receiver.port());
      assertThat(receiver.takeRequest().header("host")).isEqualTo("[::1]:" + receiver.port());
    }
  }

  @Test
  void localhost_worksWhereLoopbackIsAllowed() throws Exception {
    try (Receiver receiver = Receiver.answering(NO_CONTENT);
        HttpSender sender =
            HttpSender.builder().addressPolicy(AddressPolicy.development()).build()) {
      SendReport report = send(sender, Requests.to("http://localhost:" + receiver.port() + "/"));

      assertThat(report.result()).isInstanceOf(AttemptResult.Answered.class);
    }
  }

  @Test
  void nameThatMoves_isCheckedAnew() throws Exception {
    AtomicLong nanos = new AtomicLong();
    names.put("moving.example", addresses("8.8.8.8"));
    try (Lookups lookups = new Lookups(this::lookUp, Lookups.KEPT, nanos::get)) {
      CheckedResolver resolver = new CheckedResolver(lookups, address -> false);
      assertThat(get(resolver.resolve(STRICT, "acme", "moving.example"))).hasSize(1);

      names.put("moving.example", addresses("127.0.0.1"));
      nanos.addAndGet(Lookups.KEPT.toNanos());

      assertThat(resolver.resolve(STRICT, "acme", "moving.example"))
          .failsWithin(Duration.ofSeconds(Receiver.WAIT_SECONDS))
          .withThrowableOfType(ExecutionException.class)
          .withCauseInstanceOf(RefusedAddressException.class);
    }
  }

  @Test
  void forTheClient_fewAddresses_withTheNameOfTheHost() throws Exception {
    names.put("many.example", addresses("8.8.8.1", "8.8.8.2", "8.8.8.3", "8.8.8.4", "8.8.8.5"));
    try (Lookups lookups = new Lookups(this::lookUp, Lookups.KEPT, System::nanoTime)) {
      CheckedResolver resolver = new CheckedResolver(lookups, address -> false);
      Promise.Completable<List<InetSocketAddress>> promise = new Promise.Completable<>();

      resolver.resolve("many.example", 443, Map.of(), promise);

      List<InetSocketAddress> given = get(promise);
      assertThat(given).hasSize(CheckedResolver.TRIED_MAX);
      assertThat(given).allMatch(address -> address.getHostString().equals("many.example"));
      assertThat(given.get(0).getAddress().getHostAddress()).isEqualTo("8.8.8.1");
    }
  }

  @Test
  void forTheClient_refusedLiteral_fails() {
    try (Lookups lookups = new Lookups(this::lookUp, Lookups.KEPT, System::nanoTime)) {
      CheckedResolver resolver = new CheckedResolver(lookups, address -> false);
      for (String literal : List.of("127.0.0.1", "::1", "[::1]")) {
        Promise.Completable<List<InetSocketAddress>> promise = new Promise.Completable<>();

        resolver.resolve(literal, 80, Map.of(), promise);

        assertThat(promise).isCompletedExceptionally();
      }
    }
  }

  private HttpSender sender(String allowed) {
    return sender(AddressPolicy.builder().allowNetworks(List.of(allowed)), this::lookUp);
  }

  private static HttpSender sender(AddressPolicy.Builder policy, HostLookup lookup) {
    return HttpSender.builder()
        .addressPolicy(policy.allowHttp(true).allowAnyPort().build())
        .lookup(lookup)
        .build();
  }

  private List<InetAddress> lookUp(String name) throws UnknownHostException {
    List<InetAddress> found = names.get(name);
    if (found == null) {
      throw new UnknownHostException(name);
    }
    return found;
  }

  private static void assertRefused(SendReport report, boolean isFinal) {
    assertThat(report.result())
        .isInstanceOfSatisfying(
            AttemptResult.Refused.class,
            refused -> {
              assertThat(refused.isFinal()).isEqualTo(isFinal);
              assertThat(refused.cause().kind()).isEqualTo(ErrorKind.REFUSED_BY_POLICY);
              assertThat(refused.cause().message()).isNotBlank();
            });
    assertThat(report.contact().address()).isEmpty();
    assertThat(report.requestHeaders()).isEmpty();
  }

  private static SendReport send(HttpSender sender, Requests request) throws Exception {
    return get(sender.send(request.build()).toCompletableFuture());
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(Receiver.WAIT_SECONDS, TimeUnit.SECONDS);
  }

  private static List<InetAddress> addresses(String... texts) {
    return Stream.of(texts).map(text -> AddressLiterals.parse(text).orElseThrow()).toList();
  }

  private static byte[] loopback6() {
    byte[] bytes = new byte[16];
    bytes[15] = 1;
    return bytes;
  }
}
