package dev.reprise.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.reprise.http.spi.Signer;
import dev.reprise.http.spi.SigningException;
import dev.reprise.model.Bytes;
import dev.reprise.model.Header;
import dev.reprise.model.Secret;
import dev.reprise.spi.SendRequest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Signs {@code timestamp.body} into one header: {@code t=<unix s>,v1=<hex>[,v1=…]}.
 *
 * <p>Each secret gives one HMAC-SHA256, in the order given, keyed with the UTF-8 bytes of the whole
 * secret, its prefix included; {@code whsk_…} is no such key. The event's id is not signed.
 *
 * @param name the header's name
 */
record TimestampedHex(String name) implements Signer {

  @Override
  public List<Header> sign(SendRequest request) {
    if (request.secrets().isEmpty()) {
      return List.of();
    }
    String timestamp = Long.toString(request.now().getEpochSecond());
    byte[] start = (timestamp + ".").getBytes(US_ASCII);
    String signatures =
        shared(request.secrets()).stream()
            .map(secret -> ",v1=" + signature(secret, start, request.payload().bytes()))
            .collect(Collectors.joining());
    return List.of(new Header(name, "t=" + timestamp + signatures));
  }

  @Override
  public boolean isSensitive(Header header) {
    return header.name().equalsIgnoreCase(name);
  }

  @Override
  public boolean isCostly(SendRequest request) {
    return HmacSha256.isCostly(request);
  }

  /** A key pair is left out, so that its receiver may move from one scheme to the other. */
  private static List<Secret> shared(List<Secret> secrets) {
    List<Secret> shared = secrets.stream().filter(secret -> !Ed25519.isKey(secret.text())).toList();
    if (shared.isEmpty()) {
      throw new SigningException(
          "timestamped hex must have a shared secret to sign with, has key pairs only");
    }
    return shared;
  }

  private static String signature(Secret secret, byte[] start, Bytes body) {
    return HexFormat.of().formatHex(HmacSha256.sign(SymmetricKeys.whole(secret), start, body));
  }
}
