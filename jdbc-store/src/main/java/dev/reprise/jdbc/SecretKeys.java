package dev.reprise.jdbc;

import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.SecretCipher;
import java.util.List;

/** The keys that the secrets of a database are encrypted with. */
final class SecretKeys {

  private static final String IN_USE =
      """
      SELECT k.material_key
        FROM <schema>.secret k
       UNION
      SELECT s.headers_key
        FROM <schema>.subscription s
       WHERE s.headers_key IS NOT NULL
      """;

  private SecretKeys() {}

  /**
   * Checks that every secret can be read, so that a forgotten key is found before the first
   * delivery is.
   *
   * @throws IllegalStateException if a key is missing; the message names its id
   */
  static void check(Database database, SecretCipher cipher) {
    List<String> missing =
        database
            .read(
                HostTransaction.none(),
                "look which keys the secrets need",
                handle -> handle.createQuery(IN_USE).mapTo(String.class).list())
            .stream()
            .filter(keyId -> !cipher.hasKey(keyId))
            .sorted()
            .toList();
    if (!missing.isEmpty()) {
      throw new IllegalStateException(
          "secrets in this database need keys that the secret cipher does not have: "
              + String.join(", ", missing));
    }
  }
}
