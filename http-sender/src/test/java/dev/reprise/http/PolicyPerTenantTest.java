package dev.reprise.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.model.AttemptResult;
import dev.reprise.model.ErrorKind;
import dev.reprise.model.Event;
import dev.reprise.model.RecordResponse;
import dev.reprise.spi.SendReport;
import dev.reprise.spi.SendRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What holds for one tenant and not for another, and what is recorded of an attempt. */
class PolicyPerTenantTest {

  private static final String NO_CONTENT = "HTTP/1.1 204 No Content\r\n\r\n";

  @Test
  void eachTenant_hasItsOwnPolicy_whenRegisteringAndWhenSending() throws Exception {
    try (Receiver receiver = Receiver.answering(NO_CONTENT);
        HttpSender sender =
            HttpSender.builder()
                .addressPolicies(
                    tenant ->
                        tenant.equals("acme")
                            ? AddressPolicy.development()
                            : AddressPolicy.defaults())
                .build()) {
      assertThat(sender.refusalOf("acme", receiver.url())).isEmpty();
      assertThat(sender.refusalOf("bolt", receiver.url())).isPresent();
      assertThat(send(sender, request("acme", receiver.url())).result())
          .isInstanceOf(AttemptResult.Answered.class);
      assertThat(send(sender, request("bolt", receiver.url())).result())
          .isInstanceOf(AttemptResult.Refused.class);
      assertThat(receiver.requests).hasSize(1);
    }
  }

  @Test
  void connection_isNotSharedBetweenPolicies_butBetweenTenantsOfEqualOnes() throws Exception {
    Map<String, AddressPolicy> policies =
        Map.of(
            "acme", loose().build(),
            "bolt", loose().build(),
            "crow", loose().denyNetworks(List.of("10.0.0.0/8")).build());
    try (Receiver receiver = Receiver.answering(NO_CONTENT);
        HttpSender sender =
            HttpSender.builder()
                .addressPolicies(tenant -> policies.getOrDefault(tenant, AddressPolicy.defaults()))
                .build()) {
      send(sender, request("acme", receiver.url()));
      send(sender, request("bolt", receiver.url()));
      assertThat(receiver.connections).hasValue(1);

      send(sender, request("crow", receiver.url()));

      assertThat(receiver.connections).hasValue(2);
    }
  }

  @Test
  void phases_areRecorded_connectingOnlyWhereItWasDone() throws Exception {
    try (Receiver receiver = Receiver.answering(NO_CONTENT);
        HttpSender sender =
            HttpSender.builder()
                .addressPolicy(AddressPolicy.development())
                .lookup(name -> List.of(InetAddress.getLoopbackAddress()))
                .build()) {
      String url = "http://hooks.example:" + receiver.port() + "/";
      SendReport first = send(sender, request("acme", url));
      SendReport second = send(sender, request("acme", url));

      assertThat(first.contact().protocol()).contains("HTTP/1.1");
      assertThat(first.contact().phases().dns()).isPresent();
      assertThat(first.contact().phases().connect()).isPresent();
      assertThat(first.contact().phases().tls()).isEmpty();
      assertThat(first.contact().phases().firstByte()).isPresent();
      assertThat(receiver.connections).hasValue(1);
      assertThat(second.contact().phases().dns()).isEmpty();
      assertThat(second.contact().phases().connect()).isEmpty();
      assertThat(second.contact().phases().firstByte()).isPresent();
    }
  }

  @Test
  void body_isKeptAsAsked_andTheConnectionServesOn() throws Exception {
    try (Receiver receiver =
            Receiver.answering("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody");
        HttpSender sender =
            HttpSender.builder().addressPolicy(AddressPolicy.development()).build()) {
      for (RecordResponse choice : RecordResponse.values()) {
        SendReport report = send(sender, recording(choice, receiver.url()));

        boolean isKept = choice == RecordResponse.ALL;
        assertThat(report.response().orElseThrow().body().toUtf8()).isEqualTo(isKept ? "body" : "");
        assertThat(report.response().orElseThrow().isTruncated()).isEqualTo(!isKept);
        assertThat(report.response().orElseThrow().headers()).hasSize(1);
      }
      assertThat(receiver.connections).hasValue(1);
    }
    try (Receiver receiver =
            Receiver.answering("HTTP/1.1 500 Oh\r\nContent-Length: 4\r\n\r\nbody");
        HttpSender sender =
            HttpSender.builder().addressPolicy(AddressPolicy.development()).build()) {
      SendReport failure = send(sender, recording(RecordResponse.FAILURES, receiver.url()));

      assertThat(failure.response().orElseThrow().body().toUtf8()).isEqualTo("body");
    }
  }

  @Test
  void connectThatIsNotAnswered_endsByItsOwnTimeout() throws Exception {
    List<Socket> filling = new ArrayList<>();
    try (ServerSocket full = new ServerSocket()) {
      full.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
      fill(full, filling);
      try (HttpSender sender =
          HttpSender.builder()
              .addressPolicy(AddressPolicy.development())
              .connectTimeout(Duration.ofMillis(100))
              .build()) {
        SendReport report =
            send(sender, request("acme", "http://127.0.0.1:" + full.getLocalPort() + "/"));

        assertThat(report.result().error().orElseThrow().kind()).isEqualTo(ErrorKind.CONNECT);
        assertThat(report.contact().address()).isEmpty();
      }
    } finally {
      for (Socket each : filling) {
        each.close();
      }
    }
  }

  /** Connects until nobody is let in any more: the kernel then ignores who asks. */
  private static void fill(ServerSocket server, List<Socket> filling) throws Exception {
    for (int i = 0; i < 20; i++) {
      Socket socket = new Socket();
      filling.add(socket);
      try {
        socket.connect(server.getLocalSocketAddress(), 200);
      } catch (SocketTimeoutException e) {
        return;
      }
    }
    throw new AssertionError("the backlog is never full");
  }

  private static AddressPolicy.Builder loose() {
    return AddressPolicy.builder()
        .allowHttp(true)
        .allowAnyPort()
        .allowNetworks(AddressPolicy.LOOPBACK);
  }

  private static SendRequest recording(RecordResponse choice, String url) {
    SendRequest request = Requests.to(url).build();
    return copy(request, request.event(), choice);
  }

  private static SendRequest request(String tenant, String url) {
    SendRequest request = Requests.to(url).build();
    Event event = request.event();
    return copy(
        request,
        new Event(
            tenant,
            event.ref(),
            event.id(),
            event.type(),
            event.key(),
            event.tags(),
            event.payload(),
            event.createdAt()),
        RecordResponse.ALL);
  }

  private static SendRequest copy(SendRequest request, Event event, RecordResponse choice) {
    return new SendRequest(
        request.deliveryId(),
        request.attempt(),
        request.url(),
        request.subscriptionUrl(),
        event,
        request.payload(),
        request.origin(),
        request.secrets(),
        request.signature(),
        request.headers(),
        choice,
        request.now(),
        request.timeout());
  }

  private static SendReport send(HttpSender sender, SendRequest request) throws Exception {
    return sender.send(request).toCompletableFuture().get(Receiver.WAIT_SECONDS, TimeUnit.SECONDS);
  }
}
