package dev.reprise.interop;

import dev.reprise.model.Bytes;
import java.util.Base64;
import java.util.Random;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;

/**
 * An Ed25519 key pair.
 *
 * @param whsk what the sender has
 * @param publicKey 32 bytes
 */
record TestKeyPair(String whsk, Bytes publicKey) {

  static TestKeyPair random(Random random) {
    byte[] seed = Bodies.random(random, Ed25519PrivateKeyParameters.KEY_SIZE);
    byte[] publicKey = new Ed25519PrivateKeyParameters(seed, 0).generatePublicKey().getEncoded();
    byte[] pair = new byte[seed.length + publicKey.length];
    System.arraycopy(seed, 0, pair, 0, seed.length);
    System.arraycopy(publicKey, 0, pair, seed.length, publicKey.length);
    return new TestKeyPair(
        "whsk_" + Base64.getEncoder().encodeToString(pair), Bytes.copyOf(publicKey));
  }

  /** Returns what the receiver has. */
  String whpk() {
    return "whpk_" + Base64.getEncoder().encodeToString(publicKey.toByteArray());
  }
}
