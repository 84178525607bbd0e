package dev.reprise.http;

import dev.reprise.http.spi.Signer;
import java.security.Provider;
import java.util.Optional;

/**
 * The signers that come with the sender; a host that sends in its own way may use them too.
 *
 * <p>Which one signs is a setting of the subscription. Several active secrets give several
 * signatures, so that a receiver may change from one to the other at leisure.
 */
public final class Signers {

  private Signers() {}

  /**
   * Returns one for Standard Webhooks, {@code v1} and {@code v1a}.
   *
   * <p>It writes {@code webhook-id}, {@code webhook-timestamp} and {@code webhook-signature}. Each
   * secret signs in the version that it is a key of: {@code whsk_} and base64 of an Ed25519 seed
   * and public key as {@code v1a}, any other as {@code v1} (HMAC-SHA256). The key of {@code v1} is
   * what follows {@code whsec_} as base64, or the text's UTF-8 bytes if it is not written so.
   *
   * <p>A {@code v1a} signature takes some hundred microseconds of a processor, several hundred
   * times what {@code v1} takes; the sender makes it on threads of its own.
   */
  public static Signer standardWebhooks() {
    return new StandardWebhooks(new Ed25519(Optional.empty()));
  }

  /**
   * Returns one for Standard Webhooks whose Ed25519 comes from somewhere else than the platform's
   * choice, such as from a faster or a certified library.
   *
   * @param ed25519 offers {@code KeyFactory} and {@code Signature} by the name of {@code Ed25519}
   * @throws IllegalArgumentException if it does not
   */
  public static Signer standardWebhooks(Provider ed25519) {
    return new StandardWebhooks(new Ed25519(Optional.of(ed25519)));
  }

  /**
   * Returns one for a single header {@code t=<unix s>,v1=<hex>[,v1=…]}: HMAC-SHA256 over {@code
   * timestamp.body}, keyed with the UTF-8 bytes of the whole secret, its prefix included.
   *
   * <p>Key pairs ({@code whsk_}) are left out; if there is nothing else, the attempt fails unsent.
   *
   * @param header the header's name, such as {@code X-Acme-Signature}
   * @throws IllegalArgumentException if it is no HTTP token of 1 to 64 characters, or one that
   *     frames the request, such as {@code Content-Length}
   */
  public static Signer timestampedHex(String header) {
    HeaderSet.refusalOfName(header)
        .ifPresent(
            rule -> {
              throw new IllegalArgumentException(rule);
            });
    return new TimestampedHex(header);
  }
}
