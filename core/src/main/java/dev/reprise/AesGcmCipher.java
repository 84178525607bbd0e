package dev.reprise;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.reprise.model.Bytes;
import dev.reprise.spi.SecretCipher;
import dev.reprise.spi.StoreException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts secrets with AES-256-GCM, under keys that the host keeps outside of the database.
 *
 * <p>The newest key encrypts; each of the others decrypts what it encrypted before, and what is in
 * clear is read as it is. A secret gets the newest key when its subscription's secrets change. To
 * rotate on several nodes, give all of them the new key as an older one first, then make it the
 * newest. Safe for use by several threads.
 */
public final class AesGcmCipher implements SecretCipher {

  /** Bytes of a key. */
  public static final int KEY_BYTES = 32;

  private static final String TRANSFORMATION = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final Pattern KEY_ID =
      Pattern.compile("[A-Za-z0-9_.-]{1," + KEY_ID_LENGTH_MAX + "}");

  private final Map<String, SecretKeySpec> keys = new LinkedHashMap<>();
  private final String newest;
  private final SecureRandom random = new SecureRandom();

  private AesGcmCipher(List<Key> keys) {
    for (Key key : keys) {
      SecretKeySpec before =
          this.keys.put(key.id(), new SecretKeySpec(key.bytes().toByteArray(), "AES"));
      if (before != null) {
        throw new IllegalArgumentException("key ids must differ, was " + key.id() + " twice");
      }
    }
    this.newest = keys.get(keys.size() - 1).id();
  }

  /**
   * Makes a cipher.
   *
   * @param keys oldest first; the last one encrypts
   * @throws IllegalArgumentException if there are none, or two have one id
   */
  public static AesGcmCipher of(List<Key> keys) {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("keys must hold at least one, was empty");
    }
    return new AesGcmCipher(List.copyOf(keys));
  }

  /** Makes a cipher with one key. */
  public static AesGcmCipher of(Key key) {
    return of(List.of(key));
  }

  @Override
  public Sealed encrypt(Bytes clear, String tenant, String name) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, newest, nonce, tenant, name);
      byte[] encrypted = cipher.doFinal(clear.toByteArray());
      ByteBuffer sealed = ByteBuffer.allocate(NONCE_BYTES + encrypted.length);
      return new Sealed(newest, Bytes.copyOf(sealed.put(nonce).put(encrypted).flip()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + TRANSFORMATION, e);
    }
  }

  @Override
  public Bytes decrypt(Sealed sealed, String tenant, String name) {
    if (sealed.keyId().equals(CLEAR)) {
      return sealed.bytes();
    }
    if (!hasKey(sealed.keyId())) {
      throw new StoreException(
          name + " of tenant " + tenant + " needs the key " + sealed.keyId() + ", which is missing",
          /* isTransient= */ false);
    }
    ByteBuffer bytes = sealed.bytes().asByteBuffer();
    byte[] nonce = new byte[NONCE_BYTES];
    try {
      if (bytes.remaining() < NONCE_BYTES) {
        throw new AEADBadTagException("too short");
      }
      bytes.get(nonce);
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, sealed.keyId(), nonce, tenant, name);
      ByteBuffer clear = ByteBuffer.allocate(cipher.getOutputSize(bytes.remaining()));
      cipher.doFinal(bytes, clear);
      return Bytes.copyOf(clear.flip());
    } catch (AEADBadTagException e) {
      throw new StoreException(
          name
              + " of tenant "
              + tenant
              + " is not what was encrypted for it with the key "
              + sealed.keyId(),
          e,
          /* isTransient= */ false);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + TRANSFORMATION, e);
    }
  }

  @Override
  public boolean hasKey(String keyId) {
    return keyId.equals(CLEAR) || keys.containsKey(keyId);
  }

  private Cipher cipher(int mode, String keyId, byte[] nonce, String tenant, String name)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(TRANSFORMATION);
    SecretKeySpec key = requireNonNull(keys.get(keyId), "key");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(boundTo(tenant, name));
    return cipher;
  }

  /** Returns what the encrypted bytes belong to; the length keeps two pairs from being alike. */
  private static byte[] boundTo(String tenant, String name) {
    byte[] first = tenant.getBytes(UTF_8);
    byte[] second = name.getBytes(UTF_8);
    return ByteBuffer.allocate(Integer.BYTES + first.length + second.length)
        .putInt(first.length)
        .put(first)
        .put(second)
        .array();
  }

  /** Returns the ids of the keys, never the keys. */
  @Override
  public String toString() {
    return "AesGcmCipher[keys=" + keys.keySet() + "]";
  }

  /**
   * A key.
   *
   * @param id names it in the store; 1 to 64 of {@code [A-Za-z0-9_.-]}, other than {@code clear}
   * @param bytes 32 random bytes
   */
  public record Key(String id, Bytes bytes) {

    /**
     * Validates.
     *
     * @throws IllegalArgumentException if the id breaks its rule or there are not 32 bytes; the
     *     message does not hold them
     */
    public Key {
      requireNonNull(id, "id");
      if (!KEY_ID.matcher(id).matches() || id.equals(CLEAR)) {
        throw new IllegalArgumentException(
            "key id must be 1 to "
                + KEY_ID_LENGTH_MAX
                + " of [A-Za-z0-9_.-], other than "
                + CLEAR
                + ", was "
                + id);
      }
      if (bytes.size() != KEY_BYTES) {
        throw new IllegalArgumentException(
            "key " + id + " must have " + KEY_BYTES + " bytes, had " + bytes.size());
      }
    }

    /** Makes a random key. */
    public static Key random(String id) {
      byte[] bytes = new byte[KEY_BYTES];
      new SecureRandom().nextBytes(bytes);
      return new Key(id, Bytes.copyOf(bytes));
    }
  }
}
