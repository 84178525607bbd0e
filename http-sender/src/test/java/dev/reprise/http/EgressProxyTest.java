package dev.reprise.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.model.AttemptError;
import dev.reprise.model.AttemptResult;
import dev.reprise.model.ErrorKind;
import dev.reprise.spi.SendReport;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EgressProxyTest {

  private static final String NO_CONTENT = "HTTP/1.1 204 No Content\r\n\r\n";
  private static final String TARGET = "https://" + Certificates.HOST + "/h";

  @TempDir private static Path directory;

  private static SSLContext context;

  /** The names that were looked up here. */
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();

  @BeforeAll
  static void makeCertificate() throws Exception {
    context = Certificates.make(directory);
  }

  @Test
  void https_goesThroughATunnel_andTheReceiversNameIsTheProxysToResolve() throws Exception {
    try (Receiver receiver = Certificates.receiver(context, NO_CONTENT);
        Proxy proxy = Proxy.tunnelling(receiver.port());
        HttpSender sender = through(EgressProxy.of(proxy.url().replace("127.0.0.1", "egress")))) {
      SendReport report = send(sender, TARGET);

      assertThat(report.result()).isInstanceOf(AttemptResult.Answered.class);
      assertThat(proxy.takeRequest().line()).isEqualTo("CONNECT hooks.example:443 HTTP/1.1");
      assertThat(asked).containsOnly("egress");
      assertThat(report.contact().address()).get().asString().startsWith("127.0.0.1:");
      assertThat(report.contact().phases().tls()).isPresent();
    }
  }

  @Test
  void credentials_areShownToTheProxy_andToNobodyElse() throws Exception {
    try (Receiver receiver = Certificates.receiver(context, NO_CONTENT);
        Proxy proxy = Proxy.tunnelling(receiver.port());
        HttpSender sender =
            through(EgressProxy.of(proxy.url()).withCredentials("reprise", "pass:word"))) {
      SendReport report = send(sender, TARGET);

      assertThat(report.result()).isInstanceOf(AttemptResult.Answered.class);
      assertThat(proxy.takeRequest().header("proxy-authorization"))
          .isEqualTo("Basic cmVwcmlzZTpwYXNzOndvcmQ=");
      assertThat(receiver.takeRequest().headers()).doesNotContainKey("proxy-authorization");
      assertThat(report.requestHeaders())
          .noneMatch(header -> header.name().equalsIgnoreCase("proxy-authorization"));
    }
  }

  @Test
  void http_goesInTheAbsoluteForm_withTheCredentials() throws Exception {
    try (Proxy proxy = Proxy.answering(NO_CONTENT);
        HttpSender sender =
            through(EgressProxy.of(proxy.url()).withCredentials("reprise", "secret"))) {
      SendReport report = send(sender, "http://hooks.example/h?a=1");

      assertThat(report.result()).isInstanceOf(AttemptResult.Answered.class);
      Receiver.Received request = proxy.takeRequest();
      assertThat(request.line()).isEqualTo("POST http://hooks.example/h?a=1 HTTP/1.1");
      assertThat(request.header("proxy-authorization")).startsWith("Basic ");
      assertThat(asked).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://127.0.0.1/",
        "https://10.0.0.1/",
        "https://[fd00::1]/",
        "https://localhost/",
        "https://metadata.google.internal/",
        "https://hooks.example:8443/",
        "https://2130706433/"
      })
  void literals_namesAndPorts_areCheckedHereAllTheSame(String url) throws Exception {
    try (Proxy proxy = Proxy.answering(NO_CONTENT);
        HttpSender sender = through(EgressProxy.of(proxy.url()))) {
      assertThat(send(sender, url).result())
          .isInstanceOfSatisfying(
              AttemptResult.Refused.class, refused -> assertThat(refused.isFinal()).isTrue());
      proxy.assertNotConnectedTo();
    }
  }

  @Test
  void proxyThatIsNotThere_orHasNoAddress_isItsOwnFailure() throws Exception {
    int free;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = closed.getLocalPort();
    }
    try (HttpSender gone = through(EgressProxy.of("http://127.0.0.1:" + free));
        HttpSender unknown = through(EgressProxy.of("http://nowhere:3128"))) {
      assertNotMade(send(gone, TARGET));
      assertNotMade(send(gone, "http://hooks.example/"));
      assertNotMade(send(unknown, TARGET));
    }
  }

  @Test
  void proxyThatHangsUpBeforeItsAnswer_isItsOwnFailure() throws Exception {
    try (Proxy proxy = Proxy.doing((connection, request) -> connection.socket().close());
        HttpSender sender = through(EgressProxy.of(proxy.url()))) {
      assertNotMade(send(sender, TARGET));
    }
  }

  @Test
  void proxyThatWantsOtherCredentials_isItsOwnFailure() throws Exception {
    try (Proxy proxy =
            Proxy.answering(
                String.join(
                    "\r\n",
                    "HTTP/1.1 407 Who",
                    "Proxy-Authenticate: Basic realm=\"x\"",
                    "Content-Length: 0",
                    "",
                    ""));
        HttpSender sender = through(EgressProxy.of(proxy.url()))) {
      assertNotMade(send(sender, TARGET));
      assertNotMade(send(sender, "http://hooks.example/"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 407})
  void hostThatTheProxyRefuses_isRefused_butNotForGood(int status) throws Exception {
    try (Proxy proxy = Proxy.answering("HTTP/1.1 " + status + " No\r\nContent-Length: 0\r\n\r\n");
        HttpSender sender = through(EgressProxy.of(proxy.url()))) {
      AttemptResult result = send(sender, TARGET).result();

      assertThat(result)
          .isInstanceOfSatisfying(
              AttemptResult.Refused.class, refused -> assertThat(refused.isFinal()).isFalse());
      assertThat(result.error().map(AttemptError::kind)).contains(ErrorKind.REFUSED_BY_POLICY);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504})
  void hostThatTheProxyDoesNotReach_countsAsTheReceivers(int status) throws Exception {
    try (Proxy proxy = Proxy.answering("HTTP/1.1 " + status + " No\r\nContent-Length: 0\r\n\r\n");
        HttpSender sender = through(EgressProxy.of(proxy.url()))) {
      AttemptResult result = send(sender, TARGET).result();

      assertThat(result).isInstanceOf(AttemptResult.Unreachable.class);
      assertThat(result.error().map(AttemptError::kind)).contains(ErrorKind.CONNECT);
    }
  }

  @Test
  void receiverThatBreaksTheTunnel_countsAsTheReceivers() throws Exception {
    try (Receiver receiver = Receiver.doing((self, connection) -> connection.reset());
        Proxy proxy = Proxy.tunnelling(receiver.port());
        HttpSender sender = through(EgressProxy.of(proxy.url()))) {
      assertThat(send(sender, TARGET).result()).isInstanceOf(AttemptResult.Unreachable.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"egress:4750", "ftp://egress", "http://egress/path", "http://a@egress", ""})
  void of_whatIsNoProxy_isRefused(String url) {
    assertThatThrownBy(() -> EgressProxy.of(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("proxy must be");
  }

  @Test
  void toString_hidesTheCredentials() {
    EgressProxy proxy = EgressProxy.of("http://egress:4750").withCredentials("u", "secret");

    assertThat(proxy).hasToString("egress:4750");
    assertThatThrownBy(() -> proxy.withCredentials("a:b", "c"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private HttpSender through(EgressProxy proxy) {
    return HttpSender.builder()
        .addressPolicy(AddressPolicy.builder().allowHttp(true).build())
        .sslContext(context)
        .proxy(proxy)
        .lookup(
            name -> {
              asked.add(name);
              if (name.equals("egress")) {
                return List.of(InetAddress.getLoopbackAddress());
              }
              throw new UnknownHostException(name);
            })
        .build();
  }

  private static void assertNotMade(SendReport report) {
    assertThat(report.result()).isInstanceOf(AttemptResult.NotMade.class);
    assertThat(report.result().error().map(AttemptError::kind)).contains(ErrorKind.PROXY);
    assertThat(report.response()).isEmpty();
  }

  private static SendReport send(HttpSender sender, String url) throws Exception {
    return sender
        .send(Requests.to(url).build())
        .toCompletableFuture()
        .get(Receiver.WAIT_SECONDS, TimeUnit.SECONDS);
  }
}
