package dev.reprise.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.model.AttemptResult;
import dev.reprise.model.ErrorKind;
import dev.reprise.spi.SendReport;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Http2Test {

  private static final int MANY = 100;

  @TempDir private static Path directory;

  private static SSLContext context;

  private final Server server = new Server();
  private final ServerConnector connector = connector();

  @BeforeAll
  static void makeCertificate() throws Exception {
    context = Certificates.make(directory);
  }

  @BeforeEach
  void serve() throws Exception {
    server.addConnector(connector);
    server.setHandler(new Answering());
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  @Test
  void offered_isSpokenWhereTheReceiverChoosesIt() throws Exception {
    try (HttpSender sender = sender(true, AddressPolicy.development())) {
      SendReport report = send(sender, "/");

      assertThat(report.result()).isEqualTo(new AttemptResult.Answered(204, Optional.empty()));
      assertThat(report.contact().protocol()).contains("HTTP/2.0");
      assertThat(report.contact().address()).contains("127.0.0.1:" + connector.getLocalPort());
      assertThat(report.contact().phases().firstByte()).isPresent();
    }
  }

  @Test
  void notOffered_isNotSpoken() throws Exception {
    try (HttpSender sender = sender(false, AddressPolicy.development())) {
      assertThat(send(sender, "/").contact().protocol()).contains("HTTP/1.1");
    }
  }

  @Test
  void offered_toAReceiverThatHasOnlyTheOldOne_isNotSpoken() throws Exception {
    try (Receiver receiver = Certificates.receiver(context, "HTTP/1.1 204 No Content\r\n\r\n");
        HttpSender sender = sender(true, AddressPolicy.development())) {
      SendReport report =
          send(sender, Requests.to("https://hooks.example:" + receiver.port() + "/"));

      assertThat(report.contact().protocol()).contains("HTTP/1.1");
    }
  }

  @Test
  void manyAtOnce_areAnswered_andOneThatHangsEndsAlone() throws Exception {
    try (HttpSender sender = sender(true, AddressPolicy.development())) {
      send(sender, "/");
      CompletableFuture<SendReport> hanging =
          sender.send(to("/hang").within(Requests.SHORT).build()).toCompletableFuture();
      List<CompletableFuture<SendReport>> others = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        others.add(sender.send(to("/").build()).toCompletableFuture());
      }

      for (CompletableFuture<SendReport> each : others) {
        assertThat(get(each).result()).isInstanceOf(AttemptResult.Answered.class);
      }
      assertThat(get(hanging).result().error().orElseThrow().kind()).isEqualTo(ErrorKind.TIMEOUT);
      assertThat(send(sender, "/").result()).isInstanceOf(AttemptResult.Answered.class);
    }
  }

  @Test
  void addressThatIsRefused_isNotConnectedTo() throws Exception {
    AddressPolicy strict = AddressPolicy.builder().allowAnyPort().build();
    try (HttpSender sender = sender(true, strict)) {
      assertThat(send(sender, "/").result()).isInstanceOf(AttemptResult.Refused.class);
    }
  }

  private SendReport send(HttpSender sender, String path) throws Exception {
    return send(sender, to(path));
  }

  private static SendReport send(HttpSender sender, Requests request) throws Exception {
    return get(sender.send(request.build()).toCompletableFuture());
  }

  private Requests to(String path) {
    return Requests.to("https://hooks.example:" + connector.getLocalPort() + path);
  }

  private static SendReport get(CompletableFuture<SendReport> report) throws Exception {
    return report.get(Receiver.WAIT_SECONDS, TimeUnit.SECONDS);
  }

  private static HttpSender sender(boolean isHttp2, AddressPolicy policy) {
    return HttpSender.builder()
        .addressPolicy(policy)
        .http2(isHttp2)
        .connectTimeout(Duration.ofSeconds(10))
        .sslContext(context)
        .lookup(name -> List.of(InetAddress.getLoopbackAddress()))
        .build();
  }

  private ServerConnector connector() {
    SslContextFactory.Server ssl = new SslContextFactory.Server();
    ssl.setSslContext(context);
    HttpConfiguration configuration = new HttpConfiguration();
    HttpConnectionFactory http1 = new HttpConnectionFactory(configuration);
    ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
    alpn.setDefaultProtocol(http1.getProtocol());
    ServerConnector made =
        new ServerConnector(
            server, ssl, alpn, new HTTP2ServerConnectionFactory(configuration), http1);
    made.setHost("127.0.0.1");
    return made;
  }

  /** Answers 204, but for one path, of which it never says anything. */
  private static final class Answering extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      if (!request.getHttpURI().getPath().equals("/hang")) {
        response.setStatus(204);
        callback.succeeded();
      }
      return true;
    }
  }
}
