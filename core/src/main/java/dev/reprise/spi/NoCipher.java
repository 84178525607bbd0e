package dev.reprise.spi;

import dev.reprise.model.Bytes;

/** Encrypts nothing. */
enum NoCipher implements SecretCipher {
  INSTANCE;

  @Override
  public Sealed encrypt(Bytes clear, String tenant, String name) {
    return new Sealed(CLEAR, clear);
  }

  @Override
  public Bytes decrypt(Sealed sealed, String tenant, String name) {
    if (!hasKey(sealed.keyId())) {
      throw new StoreException(
          name
              + " of tenant "
              + tenant
              + " needs the key "
              + sealed.keyId()
              + ", and no key is set",
          /* isTransient= */ false);
    }
    return sealed.bytes();
  }

  @Override
  public boolean hasKey(String keyId) {
    return keyId.equals(CLEAR);
  }
}
