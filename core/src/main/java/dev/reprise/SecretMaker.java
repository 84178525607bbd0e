package dev.reprise;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.reprise.model.Bytes;
import dev.reprise.model.Secret;
import dev.reprise.model.SignatureScheme;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Makes signing secrets, and checks those that a host brings. */
final class SecretMaker {

  /** Most bytes of an imported secret's key. */
  static final int IMPORTED_BYTES_MAX = 256;

  private static final int KEY_BYTES = 32;
  private static final String ED25519 = "Ed25519";

  private final RandomGenerator random;

  SecretMaker(RandomGenerator random) {
    this.random = random;
  }

  /** Makes a secret for a scheme: {@code whsec_} or {@code whsk_} and base64. */
  Bytes make(SignatureScheme scheme) {
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    return scheme.isAsymmetric() ? pair(key) : text(Secret.SHARED_PREFIX, key);
  }

  /**
   * Checks a secret that a host brings.
   *
   * @return what to keep: a key pair with its public part, else the material as it is
   * @throws IllegalArgumentException if it is not 1 to 256 bytes, or no key pair where it says that
   *     it is one; the message does not hold it
   */
  static Bytes imported(Bytes material) {
    String text = material.toUtf8();
    if (text.startsWith(Secret.PUBLIC_PREFIX)) {
      throw new IllegalArgumentException("secret must be one to sign with, was a public key");
    }
    if (text.startsWith(Secret.PRIVATE_PREFIX)) {
      return importedPair(text);
    }
    int size = keySize(text).orElse(material.size());
    if (size < 1 || size > IMPORTED_BYTES_MAX) {
      throw new IllegalArgumentException(
          "secret must have 1 to " + IMPORTED_BYTES_MAX + " bytes, had " + size);
    }
    return material;
  }

  private static Optional<Integer> keySize(String text) {
    return text.startsWith(Secret.SHARED_PREFIX)
        ? decoded(text.substring(Secret.SHARED_PREFIX.length()))
            .map(key -> key.length)
            .filter(size -> size > 0)
        : Optional.empty();
  }

  private static Bytes importedPair(String text) {
    byte[] key =
        decoded(text.substring(Secret.PRIVATE_PREFIX.length())).orElseGet(() -> new byte[0]);
    if (key.length == KEY_BYTES || key.length == 2 * KEY_BYTES) {
      Bytes pair = pair(Arrays.copyOf(key, KEY_BYTES));
      if (key.length == KEY_BYTES || pair.equals(text(Secret.PRIVATE_PREFIX, key))) {
        return pair;
      }
    }
    throw new IllegalArgumentException(
        "secret must be whsk_ and base64 of an Ed25519 seed of 32 bytes, with or without the public"
            + " key that belongs to it");
  }

  private static Optional<byte[]> decoded(String base64) {
    try {
      return Optional.of(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Returns a seed and its public key, one after the other. */
  private static Bytes pair(byte[] seed) {
    byte[] pair = Arrays.copyOf(seed, 2 * KEY_BYTES);
    System.arraycopy(publicKey(seed), 0, pair, KEY_BYTES, KEY_BYTES);
    return text(Secret.PRIVATE_PREFIX, pair);
  }

  /** The platform has no way from a seed to its public key but to generate the pair from it. */
  private static byte[] publicKey(byte[] seed) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(ED25519);
      generator.initialize(NamedParameterSpec.ED25519, new Given(seed));
      byte[] encoded = generator.generateKeyPair().getPublic().getEncoded();
      return Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the Java platform must have " + ED25519, e);
    }
  }

  private static Bytes text(String prefix, byte[] key) {
    return Bytes.copyOf((prefix + Base64.getEncoder().encodeToString(key)).getBytes(US_ASCII));
  }

  /** Chance that has been decided. */
  private static final class Given extends SecureRandom {

    private static final long serialVersionUID = 1;

    private final byte[] bytes;

    Given(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public void nextBytes(byte[] target) {
      System.arraycopy(bytes, 0, target, 0, target.length);
    }
  }
}
