package dev.reprise;

import static java.util.Objects.requireNonNull;

import dev.reprise.model.Bytes;
import dev.reprise.model.Names;
import java.time.Duration;
import java.util.Optional;

/**
 * Asks for a further signing secret of a subscription.
 *
 * @param tenant the host's customer
 * @param subscriptionId the subscription
 * @param material the secret as an existing receiver has it; without one, one is made
 * @param olderExpireIn after how long the older secrets stop signing; 0 to 30 days
 */
public record NewSecret(
    String tenant, String subscriptionId, Optional<Bytes> material, Duration olderExpireIn) {

  /** After how long the older secrets stop signing unless it is said otherwise. */
  public static final Duration OLDER_EXPIRE_IN_DEFAULT = Duration.ofDays(1);

  /** Longest time for which the older secrets may sign on. */
  public static final Duration OLDER_EXPIRE_IN_MAX = Duration.ofDays(30);

  /**
   * Validates; the material is checked when it is added.
   *
   * @throws IllegalArgumentException if the tenant breaks its rule or the time is out of range
   */
  public NewSecret {
    Names.tenant(tenant);
    requireNonNull(subscriptionId, "subscriptionId");
    requireNonNull(material, "material");
    if (olderExpireIn.isNegative() || olderExpireIn.compareTo(OLDER_EXPIRE_IN_MAX) > 0) {
      throw new IllegalArgumentException(
          "olderExpireIn must be 0 to " + OLDER_EXPIRE_IN_MAX + ", was " + olderExpireIn);
    }
  }

  /**
   * Asks for a secret that is made; the older ones sign for another 24 hours.
   *
   * @throws IllegalArgumentException if the tenant breaks its rule
   */
  public static NewSecret of(String tenant, String subscriptionId) {
    return new NewSecret(tenant, subscriptionId, Optional.empty(), OLDER_EXPIRE_IN_DEFAULT);
  }

  /** Returns a copy that imports a text, such as {@code whsec_…}. */
  public NewSecret withText(String value) {
    return withMaterial(Bytes.utf8(value));
  }

  /** Returns a copy that imports raw bytes, or a text as UTF-8. */
  public NewSecret withMaterial(Bytes value) {
    return new NewSecret(tenant, subscriptionId, Optional.of(value), olderExpireIn);
  }

  /**
   * Returns a copy that lets the older secrets sign for another time.
   *
   * @throws IllegalArgumentException if it is not 0 to 30 days
   */
  public NewSecret withOlderExpiringIn(Duration value) {
    return new NewSecret(tenant, subscriptionId, material, value);
  }
}
