package dev.reprise.receiver;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;

/**
 * Says whether a request is genuine: signed with a secret that only the sender and the receiver
 * have, over these very bytes, and not long ago.
 *
 * <p>Give it every secret that may be in use: while one is being replaced, the sender signs with
 * the old and the new. Verify before anything else is done with the body, which must be the bytes
 * as they came. Comparing takes the same time however near to right a signature is.
 *
 * <p>A signature says who sent the request, not that it is the first of its event: retries and
 * replays are signed as well. See {@link Deduplicator}.
 *
 * <p>Immutable; safe for use by several threads.
 */
public final class WebhookVerifier {

  /** How far the time of signing may be from now, by default. */
  public static final Duration TOLERANCE_DEFAULT = Duration.ofMinutes(5);

  /** The longest that may be tolerated. */
  public static final Duration TOLERANCE_MAX = Duration.ofDays(1);

  /** Most secrets of one verifier. */
  public static final int SECRETS_MAX = 20;

  private static final Duration TOLERANCE_MIN = Duration.ofSeconds(1);
  private static final int SECRET_LENGTH_MAX = 512;
  private static final String PRIVATE_PREFIX = "whsk_";

  private final SignatureForm form;
  private final List<VerificationKey> keys;
  private final Duration tolerance;
  private final InstantSource clock;

  private WebhookVerifier(
      SignatureForm form, List<VerificationKey> keys, Duration tolerance, InstantSource clock) {
    this.form = form;
    this.keys = keys;
    this.tolerance = tolerance;
    this.clock = clock;
  }

  /**
   * Verifies Standard Webhooks: the headers {@code webhook-id}, {@code webhook-timestamp} and
   * {@code webhook-signature}.
   *
   * @param secrets 1 to 20; {@code whsec_} and base64 for signatures {@code v1}, {@code whpk_} and
   *     base64 for {@code v1a}; any other text is the key of {@code v1} as it stands
   * @throws IllegalArgumentException if there are none or too many, one is empty or longer than 512
   *     characters, a {@code whpk_} is no public key, or one is the sender's private {@code whsk_};
   *     the message holds no secret
   */
  public static WebhookVerifier standardWebhooks(String... secrets) {
    return of(
        new StandardWebhooksForm(),
        secrets,
        secret ->
            secret.startsWith(PublicKeyOfSender.PREFIX)
                ? PublicKeyOfSender.of(secret)
                : SharedKey.standardWebhooks(secret));
  }

  /**
   * Verifies one header {@code t=<unix s>,v1=<hex>[,v1=…]}, signed with the secrets as they stand.
   *
   * <p>This form signs the time and the body, but no header: an id that is to be trusted must be in
   * the body.
   *
   * @param header the header's name, such as {@code X-Acme-Signature}
   * @param secrets 1 to 20, each as the sender shows it, prefix included
   * @throws IllegalArgumentException if the name is empty, there are no secrets or too many, one is
   *     empty or longer than 512 characters, or one is a key of {@code v1a}; the message holds no
   *     secret
   */
  public static WebhookVerifier timestampedHex(String header, String... secrets) {
    if (header.isEmpty()) {
      throw new IllegalArgumentException("header must be a name, was empty");
    }
    return of(
        new TimestampedHexForm(header),
        secrets,
        secret -> {
          if (secret.startsWith(PublicKeyOfSender.PREFIX)) {
            throw new IllegalArgumentException(
                "secret must be a shared one for timestamped hex, was a public key");
          }
          return SharedKey.timestampedHex(secret);
        });
  }

  /**
   * Returns a copy that tolerates another distance between the time of signing and now.
   *
   * @param value 1 s to 24 h
   * @throws IllegalArgumentException if it is not
   */
  public WebhookVerifier withTolerance(Duration value) {
    if (value.compareTo(TOLERANCE_MIN) < 0 || value.compareTo(TOLERANCE_MAX) > 0) {
      throw new IllegalArgumentException("tolerance must be 1 s to 24 h, was " + value);
    }
    return new WebhookVerifier(form, keys, value, clock);
  }

  /** Returns a copy that goes by another clock, such as one that a test sets. */
  public WebhookVerifier withClock(InstantSource value) {
    return new WebhookVerifier(form, keys, tolerance, requireNonNull(value, "clock"));
  }

  /**
   * Looks at a request.
   *
   * <p>Never throws for what the request holds.
   *
   * @param headers the request's
   * @param body the request's, as the bytes that came; neither changed nor kept
   */
  public Verification verify(HeaderSource headers, byte[] body) {
    try {
      SignedRequest request = form.read(headers);
      checkTime(request.timestamp());
      byte[] start = request.start().getBytes(US_ASCII);
      boolean isRight = false;
      for (VerificationKey key : keys) {
        isRight |= key.isAnyRight(start, body, request.candidates(key.version()));
      }
      if (!isRight) {
        throw new RefusalException(
            RejectionReason.SIGNATURE_MISMATCH,
            "no signature of the request was made with a known secret over this body");
      }
      return new Verification.Verified(
          request.eventId(), Instant.ofEpochSecond(request.timestamp()));
    } catch (RefusalException e) {
      return e.rejected();
    }
  }

  private void checkTime(long timestamp) throws RefusalException {
    long age = clock.instant().getEpochSecond() - timestamp;
    if (age > tolerance.toSeconds()) {
      throw new RefusalException(
          RejectionReason.TOO_OLD,
          "the request was signed " + age + " s ago; tolerated are " + tolerance.toSeconds());
    }
    if (-age > tolerance.toSeconds()) {
      throw new RefusalException(
          RejectionReason.TOO_NEW,
          "the request was signed " + -age + " s ahead; tolerated are " + tolerance.toSeconds());
    }
  }

  private static WebhookVerifier of(
      SignatureForm form, String[] secrets, Function<String, VerificationKey> toKey) {
    if (secrets.length < 1 || secrets.length > SECRETS_MAX) {
      throw new IllegalArgumentException(
          "secrets must be 1 to " + SECRETS_MAX + ", were " + secrets.length);
    }
    List<VerificationKey> keys =
        List.of(secrets).stream().map(WebhookVerifier::checked).map(toKey).toList();
    return new WebhookVerifier(form, keys, TOLERANCE_DEFAULT, InstantSource.system());
  }

  private static String checked(String secret) {
    if (secret.isEmpty() || secret.length() > SECRET_LENGTH_MAX) {
      throw new IllegalArgumentException(
          "secret must have 1 to " + SECRET_LENGTH_MAX + " characters, had " + secret.length());
    }
    if (secret.startsWith(PRIVATE_PREFIX)) {
      throw new IllegalArgumentException(
          "secret must be the sender's public key whpk_, was its private key whsk_");
    }
    return secret;
  }
}
