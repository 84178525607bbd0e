package dev.reprise.httpapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.model.Secret;
import java.util.Optional;

/** Secrets as they are shown: never what signs, save once to whoever must verify with it. */
final class SecretJson {

  private static final String OBJECT = "webhook_secret";
  private static final String SECRET = "secret";

  private SecretJson() {}

  /** Shows a secret among those of its subscription. */
  static ObjectNode of(Secret secret) {
    ObjectNode json = Json.object();
    json.put("id", secret.id());
    Json.put(json, "public_key", secret.publicKey());
    json.put("created_at", Json.time(secret.createdAt()));
    Json.putTime(json, "expires_at", secret.expiresAt());
    return json;
  }

  /** Shows a new secret with what is never shown again. */
  static ObjectNode added(Secret secret) {
    ObjectNode json = addedBefore(secret);
    Json.put(json, SECRET, shared(secret));
    return json;
  }

  /** Shows the same to whoever repeats the request. */
  static ObjectNode addedBefore(Secret secret) {
    return of(secret).put("object", OBJECT).putNull(SECRET);
  }

  static ObjectNode deleted(String id) {
    return Json.object().put("id", id).put("object", OBJECT).put("deleted", true);
  }

  /** Returns what the receiver must have to verify; of a key pair it has the public key. */
  static Optional<String> shared(Secret secret) {
    return secret.isKeyPair() ? Optional.empty() : Optional.of(secret.text());
  }
}
