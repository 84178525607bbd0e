package dev.reprise.cli.demo;

import static java.util.Objects.requireNonNull;

import dev.reprise.model.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks Standard Webhooks signatures, as a receiver does.
 *
 * <p>Safe for use by several threads. Written from the specification and not from the signer, so
 * that the two check each other.
 */
final class SignatureCheck {

  private static final String VERSION_PREFIX = "v1,";
  private static final String ALGORITHM = "HmacSHA256";
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private final SecretKeySpec key;
  private final InstantSource clock;

  /**
   * Takes a secret as a subscription shows it.
   *
   * @throws IllegalArgumentException if it is not {@code whsec_} and base64; the message does not
   *     hold it
   */
  SignatureCheck(String secret, InstantSource clock) {
    if (!secret.startsWith(Secret.SHARED_PREFIX)) {
      throw new IllegalArgumentException("secret must begin with whsec_, did not");
    }
    byte[] bytes = Base64.getDecoder().decode(secret.substring(Secret.SHARED_PREFIX.length()));
    this.key = new SecretKeySpec(bytes, ALGORITHM);
    this.clock = requireNonNull(clock, "clock");
  }

  /**
   * Says whether a request is signed with the secret, and not long ago.
   *
   * @param id value of {@code webhook-id}
   * @param timestamp value of {@code webhook-timestamp}: Unix seconds
   * @param signatures value of {@code webhook-signature}: one or more, separated by blanks
   * @param body the exact bytes
   */
  boolean accepts(String id, String timestamp, String signatures, byte[] body) {
    if (!isRecent(timestamp)) {
      return false;
    }
    byte[] expected = signature(id, timestamp, body);
    return Arrays.stream(signatures.split(" "))
        .filter(each -> each.startsWith(VERSION_PREFIX))
        .map(each -> each.substring(VERSION_PREFIX.length()).getBytes(StandardCharsets.UTF_8))
        .anyMatch(each -> MessageDigest.isEqual(expected, each));
  }

  private boolean isRecent(String timestamp) {
    try {
      long age = Math.abs(clock.instant().getEpochSecond() - Long.parseLong(timestamp));
      return age <= TOLERANCE.toSeconds();
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private byte[] signature(String id, String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encode(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has " + ALGORITHM, e);
    }
  }
}
