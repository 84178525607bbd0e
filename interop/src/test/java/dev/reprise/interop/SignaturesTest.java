package dev.reprise.interop;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.stripe.exception.SignatureVerificationException;
import com.stripe.net.Webhook;
import dev.reprise.http.Signers;
import dev.reprise.http.spi.Signer;
import dev.reprise.receiver.HeaderSource;
import dev.reprise.receiver.WebhookVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Thousands of bodies, signed by the sender and verified by others.
 *
 * <p>They are also shown bodies with one byte more, which all must refuse. Libraries that take a
 * text are not asked about bytes that are none.
 */
class SignaturesTest {

  private static final int CASES = 10_000;
  private static final int TOLERANCE_SECONDS = 300;
  private static final long SEED = new Random().nextLong();

  private static List<SignedCase> cases = List.of();

  @BeforeAll
  static void sign() {
    System.out.println("SignaturesTest: seed " + SEED + ", " + CASES + " bodies");
    Random random = new Random(SEED);
    Instant now = Instant.now();
    long[] seeds = random.longs(CASES).toArray();
    cases =
        LongStream.of(seeds)
            .parallel()
            .mapToObj(seed -> SignedCase.random(new Random(seed), now))
            .toList();
    assertThat(cases).anyMatch(each -> each.body().length == 0);
    assertThat(texts()).hasSizeBetween(CASES / 4, CASES - CASES / 4);
  }

  @Test
  void standardWebhooksLibrary_acceptsThem() throws Exception {
    for (SignedCase each : texts()) {
      var library = new com.standardwebhooks.Webhook(each.secret().key().toByteArray());

      library.verify(text(each), each.standard());
      assertThat(isRefusedByStandardWebhooks(library, text(each) + "x", each.standard())).isTrue();
    }
  }

  @Test
  void svixLibrary_acceptsThem() throws Exception {
    for (SignedCase each : texts()) {
      var library = new com.svix.Webhook(each.secret().key().toByteArray());

      library.verify(text(each), each.standard());
      assertThat(isRefusedBySvix(library, text(each) + "x", each.standard())).isTrue();
    }
  }

  @Test
  void stripeLibrary_acceptsThem() throws Exception {
    for (SignedCase each : texts()) {
      String secret = each.secret().text();

      assertThat(Webhook.Signature.verifyHeader(text(each), each.hex(), secret, TOLERANCE_SECONDS))
          .isTrue();
      assertThat(isRefusedByStripe(text(each) + "x", each.hex(), secret)).isTrue();
    }
  }

  @Test
  void bouncyCastle_acceptsV1a() {
    for (SignedCase each : cases) {
      byte[] signature = Base64.getDecoder().decode(v1a(each));
      byte[] signed = signed(each);

      assertThat(isRightToBouncyCastle(each, signed, signature)).isTrue();
      assertThat(isRightToBouncyCastle(each, Arrays.copyOf(signed, signed.length + 1), signature))
          .isFalse();
    }
  }

  @Test
  void bouncyCastleAsTheProvider_makesTheSameSignatures() {
    Signer signer = Signers.standardWebhooks(new BouncyCastleProvider());

    for (SignedCase each : cases.subList(0, CASES / 10)) {
      assertThat(signer.sign(each.request()).get(2).value())
          .isEqualTo(each.standard("webhook-signature"));
    }
  }

  @Test
  void ownReceiver_acceptsThem() {
    for (SignedCase each : cases) {
      HeaderSource standard = HeaderSource.of(each.standard());
      HeaderSource hex = HeaderSource.of(Map.of(SignedCase.HEX_HEADER, List.of(each.hex())));
      byte[] body = each.body();
      byte[] changed = Arrays.copyOf(body, body.length + 1);
      WebhookVerifier v1 = WebhookVerifier.standardWebhooks(each.secret().text());
      WebhookVerifier timestamped =
          WebhookVerifier.timestampedHex(SignedCase.HEX_HEADER, each.secret().text());

      assertThat(v1.verify(standard, body).orElseThrow().eventId())
          .contains(each.request().event().id());
      assertThat(timestamped.verify(hex, body).isVerified()).isTrue();
      assertThat(v1.verify(standard, changed).isVerified()).isFalse();
      assertThat(timestamped.verify(hex, changed).isVerified()).isFalse();
    }
  }

  @Test
  void ownReceiver_acceptsV1a() {
    for (SignedCase each : cases) {
      assertThat(isRightToReceiver(each, each.body())).isTrue();
    }
    for (SignedCase each : cases.subList(0, CASES / 10)) {
      assertThat(isRightToReceiver(each, Arrays.copyOf(each.body(), each.body().length + 1)))
          .isFalse();
    }
  }

  @Test
  void nodesLibraries_acceptThem() throws Exception {
    NodeLibraries node = NodeLibraries.install();

    List<NodeLibraries.Result> results = node.verify(write(node.folder()));

    int texts = texts().size();
    int empty = (int) cases.stream().filter(each -> each.body().length == 0).count();
    assertThat(results)
        .containsExactlyInAnyOrder(
            NodeLibraries.Result.allRight("standardwebhooks", texts, CASES - texts),
            NodeLibraries.Result.allRight("svix", texts, CASES - texts),
            NodeLibraries.Result.allRight("stripe", texts - empty, CASES - texts + empty),
            NodeLibraries.Result.allRight("node:crypto v1", CASES, 0),
            NodeLibraries.Result.allRight("node:crypto v1a", CASES, 0),
            NodeLibraries.Result.allRight("node:crypto hex", CASES, 0));
  }

  private static Path write(Path folder) throws IOException {
    return Files.write(
        folder.resolve("cases.tsv"), cases.stream().map(SignaturesTest::line).toList());
  }

  private static String line(SignedCase each) {
    return String.join(
        "\t",
        each.standard("webhook-id"),
        each.standard("webhook-timestamp"),
        each.standard("webhook-signature"),
        each.hex(),
        base64(each.secret().key().toByteArray()),
        base64(each.secret().text().getBytes(UTF_8)),
        base64(each.keyPair().publicKey().toByteArray()),
        base64(each.body()));
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static List<SignedCase> texts() {
    return cases.stream().filter(each -> each.text().isPresent()).toList();
  }

  private static String text(SignedCase each) {
    return each.text().orElseThrow();
  }

  private static boolean isRefusedByStandardWebhooks(
      com.standardwebhooks.Webhook library, String body, Map<String, List<String>> headers) {
    try {
      library.verify(body, headers);
      return false;
    } catch (WebhookVerificationException e) {
      return true;
    }
  }

  private static boolean isRefusedBySvix(
      com.svix.Webhook library, String body, Map<String, List<String>> headers) {
    try {
      library.verify(body, headers);
      return false;
    } catch (com.svix.exceptions.WebhookVerificationException e) {
      return true;
    }
  }

  private static boolean isRefusedByStripe(String body, String header, String secret) {
    try {
      Webhook.Signature.verifyHeader(body, header, secret, TOLERANCE_SECONDS);
      return false;
    } catch (SignatureVerificationException e) {
      return true;
    }
  }

  private static boolean isRightToBouncyCastle(SignedCase each, byte[] signed, byte[] signature) {
    Ed25519Signer verifier = new Ed25519Signer();
    verifier.init(
        false, new Ed25519PublicKeyParameters(each.keyPair().publicKey().toByteArray(), 0));
    verifier.update(signed, 0, signed.length);
    return verifier.verifySignature(signature);
  }

  private static boolean isRightToReceiver(SignedCase each, byte[] body) {
    return WebhookVerifier.standardWebhooks(each.keyPair().whpk())
        .verify(HeaderSource.of(each.standard()), body)
        .isVerified();
  }

  private static String v1a(SignedCase each) {
    return Stream.of(each.standard("webhook-signature").split(" "))
        .filter(signature -> signature.startsWith("v1a,"))
        .map(signature -> signature.substring("v1a,".length()))
        .findFirst()
        .orElseThrow();
  }

  private static byte[] signed(SignedCase each) {
    byte[] start =
        (each.standard("webhook-id") + "." + each.standard("webhook-timestamp") + ".")
            .getBytes(US_ASCII);
    byte[] signed = Arrays.copyOf(start, start.length + each.body().length);
    System.arraycopy(each.body(), 0, signed, start.length, each.body().length);
    return signed;
  }
}
