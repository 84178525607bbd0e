package dev.reprise.spi;

import static java.util.Objects.requireNonNull;

import dev.reprise.model.Bytes;

/**
 * Keeps signing secrets, and the headers that a subscription adds, from lying in a store in clear.
 *
 * <p>What is encrypted is bound to the tenant and to a name: put in the place of another secret, it
 * does not decrypt. Called whenever a subscription is written or read, so that one which asks a key
 * service should keep the keys that it was given. Implementations must be safe for use by several
 * threads.
 */
public interface SecretCipher {

  /** Stands for the key of what is not encrypted. */
  String CLEAR = "clear";

  /** Most characters of a key's id. */
  int KEY_ID_LENGTH_MAX = 64;

  /**
   * Encrypts with the newest key.
   *
   * @param clear at most 16 KiB
   * @param name the secret's id, or what else is encrypted
   */
  Sealed encrypt(Bytes clear, String tenant, String name);

  /**
   * Decrypts with the key that was used.
   *
   * @throws StoreException if that key is not there, or the bytes are not what was encrypted for
   *     this tenant and name; the message names the key's id and never the secret
   */
  Bytes decrypt(Sealed sealed, String tenant, String name);

  /** Says whether the key of this id is there, so that what it encrypted can be read. */
  boolean hasKey(String keyId);

  /**
   * Returns the choice to keep secrets in clear: whoever reads the store, or a copy of it, can then
   * sign as its owner. For development, or where the database itself encrypts.
   */
  static SecretCipher none() {
    return NoCipher.INSTANCE;
  }

  /**
   * What was encrypted.
   *
   * @param keyId which key decrypts it; 1 to 64 characters
   * @param bytes meant for the cipher alone
   */
  record Sealed(String keyId, Bytes bytes) {

    /**
     * Validates.
     *
     * @throws IllegalArgumentException if the key's id is empty or too long
     */
    public Sealed {
      requireNonNull(bytes, "bytes");
      if (keyId.isEmpty() || keyId.length() > KEY_ID_LENGTH_MAX) {
        throw new IllegalArgumentException(
            "key id must have 1 to " + KEY_ID_LENGTH_MAX + " characters, was " + keyId);
      }
    }
  }
}
