package dev.reprise.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reprise.http.Signers;
import dev.reprise.http.spi.Signer;
import dev.reprise.model.Bytes;
import dev.reprise.model.Event;
import dev.reprise.model.Header;
import dev.reprise.model.Origin;
import dev.reprise.model.Payload;
import dev.reprise.model.PayloadFacts;
import dev.reprise.model.RecordResponse;
import dev.reprise.model.Secret;
import dev.reprise.model.SignatureScheme;
import dev.reprise.spi.SendRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * A request as the sender's signers sign it, and one secret of each kind to verify it with.
 *
 * @param request what is sent; signed with one to three shared secrets and one key pair
 * @param secret one of the shared secrets
 * @param keyPair the key pair
 * @param standard the headers of Standard Webhooks
 * @param hex the header of the timestamped hex form
 */
record SignedCase(
    SendRequest request,
    TestSecret secret,
    TestKeyPair keyPair,
    Map<String, List<String>> standard,
    String hex) {

  static final String HEX_HEADER = "X-Acme-Signature";

  private static final Signer STANDARD = Signers.standardWebhooks();
  private static final Signer HEX = Signers.timestampedHex(HEX_HEADER);
  private static final int SHARED_MAX = 3;

  /** Makes one up. */
  static SignedCase random(Random random, Instant now) {
    List<TestSecret> shared = new ArrayList<>();
    for (int count = 1 + random.nextInt(SHARED_MAX); count > 0; count--) {
      shared.add(TestSecret.random(random));
    }
    TestKeyPair keyPair = TestKeyPair.random(random);
    List<String> texts = new ArrayList<>(shared.stream().map(TestSecret::text).toList());
    texts.add(keyPair.whsk());
    Collections.shuffle(texts, random);
    SendRequest request =
        request("evt_" + random.nextInt(Integer.MAX_VALUE), Bodies.random(random), texts, now);
    return new SignedCase(
        request,
        shared.get(random.nextInt(shared.size())),
        keyPair,
        STANDARD.sign(request).stream()
            .collect(Collectors.toMap(Header::name, header -> List.of(header.value()))),
        HEX.sign(request).get(0).value());
  }

  static SendRequest request(String id, byte[] body, List<String> secrets, Instant now) {
    Payload payload = new Payload(Bytes.copyOf(body), Payload.CONTENT_TYPE_DEFAULT);
    PayloadFacts facts =
        new PayloadFacts(body.length, Payload.CONTENT_TYPE_DEFAULT, Optional.empty());
    return new SendRequest(
        "wbd_1",
        1,
        "https://acme.example/",
        "https://acme.example/",
        new Event("acme", "1", id, "order.paid", Optional.empty(), Map.of(), facts, now),
        payload,
        Origin.published("wbd_1"),
        secrets.stream()
            .map(text -> new Secret("sec_1", text, Instant.EPOCH, Optional.empty()))
            .toList(),
        SignatureScheme.STANDARD_V1,
        List.of(),
        RecordResponse.ALL,
        now,
        Duration.ofSeconds(10));
  }

  /** Returns a request that goes to another URL. */
  static SendRequest to(String url, SendRequest request) {
    return new SendRequest(
        request.deliveryId(),
        request.attempt(),
        url,
        url,
        request.event(),
        request.payload(),
        request.origin(),
        request.secrets(),
        request.signature(),
        request.headers(),
        request.recordResponse(),
        request.now(),
        request.timeout());
  }

  byte[] body() {
    return request.payload().bytes().toByteArray();
  }

  /** Returns the body as text; empty if no text has these bytes. */
  Optional<String> text() {
    try {
      return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(body())).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  String standard(String name) {
    return standard.getOrDefault(name, List.of("missing")).get(0);
  }
}
