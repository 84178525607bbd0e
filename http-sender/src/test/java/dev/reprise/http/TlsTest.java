package dev.reprise.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.model.AttemptResult;
import dev.reprise.model.ErrorKind;
import dev.reprise.spi.SendReport;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {

  private static final String NO_CONTENT = "HTTP/1.1 204 No Content\r\n\r\n";
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir private static Path directory;

  private static SSLContext context;

  @BeforeAll
  static void makeCertificate() throws Exception {
    Path store = directory.resolve("receiver.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "receiver",
                "-keyalg",
                "EC",
                "-validity",
                "2",
                "-dname",
                "CN=hooks.example",
                "-ext",
                "san=dns:hooks.example",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("keytool.log").toFile())
            .start();
    assertThat(keytool.waitFor(Receiver.WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(keytool.exitValue()).as(Files.readString(directory.resolve("keytool.log"))).isZero();
    context = contextOf(store);
  }

  @Test
  void trustedCertificateOfTheHost_isSentTo_overACheckedAddress() throws Exception {
    try (Receiver receiver = receiver();
        HttpSender sender = trusting().build()) {
      SendReport report = send(sender, "https://hooks.example:" + receiver.port() + "/h");

      assertThat(report.result()).isInstanceOf(AttemptResult.Answered.class);
      assertThat(report.contact().address()).contains("127.0.0.1:" + receiver.port());
      assertThat(receiver.takeRequest().header("host"))
          .isEqualTo("hooks.example:" + receiver.port());
    }
  }

  @Test
  void certificateOfAnotherHost_isRefused() throws Exception {
    try (Receiver receiver = receiver();
        HttpSender sender = trusting().build()) {
      assertTls(send(sender, "https://other.example:" + receiver.port() + "/"));
      assertTls(send(sender, "https://127.0.0.1:" + receiver.port() + "/"));
      assertThat(receiver.requests).isEmpty();
    }
  }

  @Test
  void certificateOfNobodyTrusted_isRefused() throws Exception {
    try (Receiver receiver = receiver();
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

  private static Receiver receiver() throws IOException {
    SSLServerSocket server =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    return Receiver.on(
        server,
        (self, connection) -> {
          while (self.read(connection)) {
            connection.write(NO_CONTENT);
          }
        });
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

  private static SSLContext contextOf(Path store) throws GeneralSecurityException, IOException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream stream = Files.newInputStream(store)) {
      keys.load(stream, PASSWORD);
    }
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD);
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(trustOf(keys));
    SSLContext made = SSLContext.getInstance("TLS");
    made.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    return made;
  }

  private static KeyStore trustOf(KeyStore keys) throws GeneralSecurityException, IOException {
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, PASSWORD);
    trust.setCertificateEntry("receiver", keys.getCertificate("receiver"));
    return trust;
  }
}
