package dev.reprise.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.http.spi.Signer;
import dev.reprise.http.spi.SigningException;
import dev.reprise.model.AttemptResult;
import dev.reprise.model.Bytes;
import dev.reprise.model.Header;
import dev.reprise.model.Origin;
import dev.reprise.model.SignatureScheme;
import dev.reprise.spi.SendReport;
import dev.reprise.spi.SendRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the sender writes beside the body, as it arrives over the wire. */
class OutboundHeadersTest {

  private static final String NO_CONTENT = "HTTP/1.1 204 No Content\r\n\r\n";
  private static final Origin REPLAY =
      new Origin(
          Optional.of("wbd_5"),
          "wbd_1",
          2,
          Optional.of(Instant.parse("2026-01-02T03:04:05Z")),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false);

  /** A host's own scheme: no real signature, but what one does. */
  private static final class OwnSigner implements Signer {

    private final AtomicReference<String> thread = new AtomicReference<>("none");
    private final List<Header> headers;

    OwnSigner(Header... headers) {
      this.headers = List.of(headers);
    }

    @Override
    public List<Header> sign(SendRequest request) {
      thread.set(Thread.currentThread().getName());
      return headers;
    }

    @Override
    public boolean isSensitive(Header header) {
      return header.name().equals("X-Own-Proof");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void kirimsHeaders_areReproducedExactly(boolean isReplay) throws Exception {
    HttpSender.Builder kirim =
        sender()
            .userAgent("Kirim-Webhook/1.0")
            .headerNames(HeaderNames.prefixed("X-Kirim").withoutReplay())
            .headers(List.of(new Header("X-Kirim-Source", "kirim")));
    SendRequest request =
        request(SignatureScheme.TIMESTAMPED_HEX, List.of(), isReplay ? REPLAY : published());

    Map<String, String> received = received(kirim, request);

    assertThat(received.remove("x-kirim-signature")).matches("t=1795428930,v1=[0-9a-f]{64}");
    assertThat(received.remove("host")).startsWith("127.0.0.1:");
    assertThat(received.remove("content-length")).isEqualTo("2");
    assertThat(received)
        .isEqualTo(
            Map.of(
                "content-type", "application/json",
                "user-agent", "Kirim-Webhook/1.0",
                "x-kirim-source", "kirim",
                "x-kirim-event", "order.paid",
                "x-kirim-event-id", "msg_p5jXN8AQM9LWM0D4loKWxJek",
                "x-kirim-delivery-id", "wbd_7",
                "x-kirim-attempt", "3"));
  }

  @Test
  void prefixedNames_onAReplay() throws Exception {
    SendRequest request = request(SignatureScheme.STANDARD_V1, List.of(), REPLAY);

    assertThat(received(sender().headerNames(HeaderNames.prefixed("X-Acme")), request))
        .containsEntry("x-acme-replayed-from", "wbd_5")
        .containsEntry("x-acme-root-id", "wbd_1")
        .containsEntry("x-acme-original-created-at", "2026-01-02T03:04:05.000Z")
        .containsEntry("x-acme-event-id", "msg_p5jXN8AQM9LWM0D4loKWxJek")
        .containsEntry("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek")
        .containsKey("webhook-signature")
        .doesNotContainKeys("x-acme-signature", "reprise-attempt", "reprise-replayed-from");
  }

  @ParameterizedTest
  @EnumSource(SignatureScheme.class)
  void eventId_isSentUnderAnyScheme(SignatureScheme scheme) throws Exception {
    assertThat(received(sender(), request(scheme, List.of(), published())))
        .containsEntry("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek")
        .containsKey(
            scheme == SignatureScheme.TIMESTAMPED_HEX ? "reprise-signature" : "webhook-signature");
  }

  @Test
  void own_isSentAsGiven_andReplacesNone() throws Exception {
    List<Header> own =
        List.of(
            new Header("Authorization", "Bearer t"),
            new Header("X-Acme-Attempt", "99"),
            new Header("X-Region", "eu"),
            new Header("x-region", "twice"));
    HttpSender.Builder acme =
        sender()
            .headerNames(HeaderNames.prefixed("X-Acme"))
            .headers(List.of(new Header("X-REGION", "all")));

    assertThat(received(acme, request(SignatureScheme.STANDARD_V1, own, published())))
        .containsEntry("authorization", "Bearer t")
        .containsEntry("x-acme-attempt", "3")
        .containsEntry("x-region", "all");
  }

  @ParameterizedTest
  @CsvSource({
    "Content-Length, 0",
    "Transfer-Encoding, chunked",
    "connection, close",
    "Host, evil.example",
    "webhook-signature, v1",
    "Reprise-Attempt, 1",
    "X-A, 'a\r\nX-Evil: 1'",
    "X-A, 'a\u0000'",
    "'X-A\r\nX-Evil: 1', a"
  })
  void own_unsound_isRefusedUnsent(String name, String value) throws Exception {
    try (Receiver receiver = Receiver.answering(NO_CONTENT);
        HttpSender sender = sender().build()) {
      List<Header> own = List.of(new Header(name, value));
      SendReport report =
          send(
              sender,
              to(receiver.url(), receiver.url(), SignatureScheme.STANDARD_V1, own, published()));

      assertThat(report.result())
          .isInstanceOfSatisfying(
              AttemptResult.Refused.class,
              refused -> {
                assertThat(refused.isFinal()).isTrue();
                assertThat(refused.cause().message()).doesNotContain("Evil", "evil", "\n");
              });
      receiver.assertNotConnectedTo();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:PORT/elsewhere?a=b, true",
    "HTTP://127.0.0.1:PORT, true",
    "https://127.0.0.1:PORT/hook, false",
    "http://127.0.0.1/hook, false",
    "http://localhost:PORT/hook, false",
    "not a url, false"
  })
  void own_isLeftOutWhereTheOriginIsAnother(String subscriptionUrl, boolean isSent)
      throws Exception {
    try (Receiver receiver = Receiver.answering(NO_CONTENT);
        HttpSender sender = sender().headers(List.of(new Header("X-All", "1"))).build()) {
      String current = subscriptionUrl.replace("PORT", Integer.toString(receiver.port()));
      List<Header> own = List.of(new Header("Authorization", "Bearer t"));
      SendReport report =
          send(sender, to(receiver.url(), current, SignatureScheme.STANDARD_V1, own, published()));

      Receiver.Received received = receiver.takeRequest();
      assertThat(received.headers().containsKey("authorization")).isEqualTo(isSent);
      assertThat(received.header("x-all")).isEqualTo("1");
      assertThat(report.requestHeaders())
          .extracting(Header::name)
          .contains("X-All", "webhook-signature");
    }
  }

  @Test
  void signerOfTheHosts_isAskedOnASigningThread_andItsProofIsNotRecorded() throws Exception {
    OwnSigner own = new OwnSigner(new Header("X-Own-Proof", "p"), new Header("X-Own-Time", "t"));
    try (Receiver receiver = Receiver.answering(NO_CONTENT);
        HttpSender sender = sender().signer(SignatureScheme.TIMESTAMPED_HEX, own).build()) {
      SendReport report =
          send(
              sender,
              to(
                  receiver.url(),
                  receiver.url(),
                  SignatureScheme.TIMESTAMPED_HEX,
                  List.of(),
                  published()));

      assertThat(receiver.takeRequest().headers())
          .containsEntry("x-own-proof", List.of("p"))
          .containsEntry("x-own-time", List.of("t"))
          .containsKey("webhook-id")
          .doesNotContainKey("reprise-signature");
      assertThat(own.thread.get()).startsWith("reprise-sign-");
      assertThat(report.requestHeaders())
          .contains(new Header("X-Own-Proof", "redacted"), new Header("X-Own-Time", "t"));
    }
  }

  @Test
  void timestampedHex_itsHeaderIsNotRecorded_whateverItsName() throws Exception {
    HttpSender.Builder named =
        sender().headerNames(HeaderNames.defaults().withSignature("X-Acme-Hmac"));
    try (Receiver receiver = Receiver.answering(NO_CONTENT);
        HttpSender sender = named.build()) {
      SendReport report =
          send(
              sender,
              to(
                  receiver.url(),
                  receiver.url(),
                  SignatureScheme.TIMESTAMPED_HEX,
                  List.of(),
                  published()));

      assertThat(receiver.takeRequest().header("x-acme-hmac")).startsWith("t=");
      assertThat(report.requestHeaders()).contains(new Header("X-Acme-Hmac", "redacted"));
    }
  }

  @Test
  void v1a_isSignedOnASigningThread_andArrivesWhole() throws Exception {
    SendRequest request =
        Requests.to("http://127.0.0.1/").withSecrets(StandardWebhooksTest.KEY_PAIR).build();
    AtomicReference<String> thread = new AtomicReference<>("none");
    Signer standard = Signers.standardWebhooks();
    Signer watched =
        new Signer() {
          @Override
          public List<Header> sign(SendRequest toSign) {
            thread.set(Thread.currentThread().getName());
            return standard.sign(toSign);
          }

          @Override
          public boolean isSensitive(Header header) {
            return standard.isSensitive(header);
          }

          @Override
          public boolean isCostly(SendRequest toSign) {
            return standard.isCostly(toSign);
          }
        };

    Map<String, String> received =
        received(sender().signer(SignatureScheme.STANDARD_V1, watched), request);

    assertThat(received.get("webhook-signature"))
        .isEqualTo(standard.sign(request).get(2).value())
        .startsWith("v1a,");
    assertThat(thread.get()).startsWith("reprise-sign-");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length", "Connection", "User-Agent", "X-A\r\n", "X-Own-Time"})
  void signerOfTheHosts_headerThatIsNotItsToWrite_isRefusedUnsent(String name) throws Exception {
    OwnSigner own = new OwnSigner(new Header("X-Own-Time", "t"), new Header(name, "1"));

    AttemptResult.Refused refused = refused(sender().signer(SignatureScheme.STANDARD_V1, own));

    assertThat(refused.isFinal()).isTrue();
  }

  @Test
  void signerThatCannotSign_isAskedAgainByTheSchedule() throws Exception {
    Signer failing = throwing(new SigningException("secret sec_1 must be such, is not"));

    AttemptResult.Refused refused = refused(sender().signer(SignatureScheme.STANDARD_V1, failing));

    assertThat(refused.isFinal()).isFalse();
    assertThat(refused.cause().message()).isEqualTo("secret sec_1 must be such, is not");
  }

  @Test
  void signerThatBreaks_losesNothingAndTellsNothing() throws Exception {
    Signer failing = throwing(new IllegalStateException("whsec_tell"));

    AttemptResult.Refused refused = refused(sender().signer(SignatureScheme.STANDARD_V1, failing));

    assertThat(refused.isFinal()).isFalse();
    assertThat(refused.cause().message())
        .isEqualTo("the signer failed: java.lang.IllegalStateException");
  }

  @Test
  void builder_headersThatAreNoneOfTheHosts_areRefused() {
    assertThatThrownBy(() -> sender().headers(List.of(new Header("Host", "a"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Host");
    assertThatThrownBy(() -> sender().headers(List.of(new Header("X-A", "a\r\nb"))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static AttemptResult.Refused refused(HttpSender.Builder builder) throws Exception {
    try (Receiver receiver = Receiver.answering(NO_CONTENT);
        HttpSender sender = builder.build()) {
      SendReport report = send(sender, Requests.to(receiver.url()).build());
      receiver.assertNotConnectedTo();
      return (AttemptResult.Refused) report.result();
    }
  }

  private static Signer throwing(RuntimeException failure) {
    return new Signer() {
      @Override
      public List<Header> sign(SendRequest request) {
        throw failure;
      }

      @Override
      public boolean isSensitive(Header header) {
        return true;
      }
    };
  }

  /** Sends to a receiver, and returns the headers that came, each once, in lower case. */
  private static Map<String, String> received(HttpSender.Builder builder, SendRequest request)
      throws Exception {
    try (Receiver receiver = Receiver.answering(NO_CONTENT);
        HttpSender sender = builder.build()) {
      SendReport report = send(sender, at(receiver.url(), receiver.url(), request));

      assertThat(report.result()).isEqualTo(new AttemptResult.Answered(204, Optional.empty()));
      Receiver.Received received = receiver.takeRequest();
      assertThat(received.body()).isEqualTo(Bytes.utf8("{}"));
      Map<String, String> headers = new TreeMap<>();
      received.headers().keySet().forEach(name -> headers.put(name, received.header(name)));
      return headers;
    }
  }

  private static HttpSender.Builder sender() {
    return HttpSender.builder().addressPolicy(AddressPolicy.development());
  }

  private static SendReport send(HttpSender sender, SendRequest request) throws Exception {
    return sender.send(request).toCompletableFuture().get(Receiver.WAIT_SECONDS, TimeUnit.SECONDS);
  }

  private static Origin published() {
    return Origin.published("wbd_1");
  }

  private static SendRequest request(SignatureScheme scheme, List<Header> own, Origin origin) {
    return to("http://127.0.0.1/", "http://127.0.0.1/", scheme, own, origin);
  }

  private static SendRequest to(
      String url, String subscriptionUrl, SignatureScheme scheme, List<Header> own, Origin origin) {
    SendRequest plain = Requests.to(url).with(origin).build();
    return new SendRequest(
        plain.deliveryId(),
        plain.attempt(),
        url,
        subscriptionUrl,
        plain.event(),
        plain.payload(),
        origin,
        plain.secrets(),
        scheme,
        own,
        plain.recordResponse(),
        plain.now(),
        plain.timeout());
  }

  private static SendRequest at(String url, String subscriptionUrl, SendRequest request) {
    return to(url, subscriptionUrl, request.signature(), request.headers(), request.origin())
        .withSecrets(request.secrets());
  }
}
