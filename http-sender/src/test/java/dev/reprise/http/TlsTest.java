package dev.reprise.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.model.AttemptResult;
import dev.reprise.model.ErrorKind;
import dev.reprise.spi.SendReport;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {

  private static final String NO_CONTENT = "HTTP/1.1 204 No Content\r\n\r\n";

  @TempDir private static Path directory;

  private static SSLContext context;

  @BeforeAll
  static void makeCertificate() throws Exception {
    context = Certificates.make(directory);
  }

  @Test
  void trustedCertificateOfTheHost_isSentTo_overACheckedAddress() throws Exception {
    try (Receiver receiver = Certificates.receiver(context, NO_CONTENT);
        HttpSender sender = trusting().build()) {
      SendReport report = send(sender, "https://hooks.example:" + receiver.port() + "/h");

      assertThat(report.result()).isInstanceOf(AttemptResult.Answered.class);
      assertThat(report.contact().phases().dns()).isPresent();
      assertThat(report.contact().phases().connect()).isPresent();
      assertThat(report.contact().phases().tls()).isPresent();
      assertThat(report.contact().phases().firstByte()).isPresent();
      assertThat(report.contact().address()).contains("127.0.0.1:" + receiver.port());
      assertThat(receiver.takeRequest().header("host"))
          .isEqualTo("hooks.example:" + receiver.port());
    }
  }

  @Test
  void certificateOfAnotherHost_isRefused() throws Exception {
    try (Receiver receiver = Certificates.receiver(context, NO_CONTENT);
        HttpSender sender = trusting().build()) {
      assertTls(send(sender, "https://other.example:" + receiver.port() + "/"));
      assertTls(send(sender, "https://127.0.0.1:" + receiver.port() + "/"));
      assertThat(receiver.requests).isEmpty();
    }
  }

  @Test
  void certificateOfNobodyTrusted_isRefused() throws Exception {
    try (Receiver receiver = Certificates.receiver(context, NO_CONTENT);
        HttpSender sender = resolving().build()) {
      assertTls(send(sender, "https://hooks.example:" + receiver.port() + "/"));
      assertThat(receiver.requests).isEmpty();
    }
  }

  @Test
  void receiverWithoutTls_isATlsError() throws Exception {
    try (Receiver receiver =
            Receiver.doing(
                (self, connection) -> {
                  connection.write("HTTP/1.1 400 Bad\r\n\r\n");
                  // closing with the handshake unread would reset the connection instead
                  self.awaitClose(connection);
                });
        HttpSender sender = trusting().build()) {
      assertTls(send(sender, "https://hooks.example:" + receiver.port() + "/"));
    }
  }

  @Test
  void receiverThatResetsDuringTheHandshake_isATlsError() throws Exception {
    try (Receiver receiver =
            Receiver.doing(
                (self, connection) -> {
                  connection.in().read();
                  connection.reset();
                });
        HttpSender sender = trusting().build()) {
      assertTls(send(sender, "https://hooks.example:" + receiver.port() + "/"));
    }
  }

  @Test
  void handshakeThatStalls_endsByTimeout_andTheConnectionIsClosed() throws Exception {
    try (Receiver receiver = Receiver.doing(Receiver::awaitClose);
        HttpSender sender = trusting().build()) {
      SendReport report =
          sender
              .send(
                  Requests.to("https://hooks.example:" + receiver.port() + "/")
                      .within(Requests.SHORT)
                      .build())
              .toCompletableFuture()
              .get(Receiver.WAIT_SECONDS, TimeUnit.SECONDS);

      assertThat(report.result().error().orElseThrow().kind()).isEqualTo(ErrorKind.TIMEOUT);
      assertThat(receiver.isClosedByClient()).isTrue();
    }
  }

  private static HttpSender.Builder trusting() {
    return resolving().sslContext(context);
  }

  private static HttpSender.Builder resolving() {
    return HttpSender.builder()
        .addressPolicy(AddressPolicy.development())
        .lookup(name -> List.of(InetAddress.getLoopbackAddress()));
  }

  private static SendReport send(HttpSender sender, String url) throws Exception {
    return sender
        .send(Requests.to(url).build())
        .toCompletableFuture()
        .get(Receiver.WAIT_SECONDS, TimeUnit.SECONDS);
  }

  private static void assertTls(SendReport report) {
    assertThat(report.result())
        .isInstanceOfSatisfying(
            AttemptResult.Unreachable.class,
            unreachable ->
                assertThat(unreachable.cause().kind())
                    .as(unreachable.cause().message())
                    .isEqualTo(ErrorKind.TLS));
  }
}
