package dev.reprise.model;

import java.util.Optional;

/**
 * What a stop holds up: everything, a tenant's deliveries, or those of one subscription.
 *
 * @param tenant the host's customer; empty for everything
 * @param subscriptionId the subscription; empty for all of the tenant's, or everything
 */
public record StopScope(Optional<String> tenant, Optional<String> subscriptionId) {

  /**
   * Validates.
   *
   * @throws IllegalArgumentException if a name breaks its rule, or a subscription has no tenant
   */
  public StopScope {
    tenant.ifPresent(Names::tenant);
    subscriptionId.ifPresent(Names::subscriptionId);
    if (subscriptionId.isPresent() && tenant.isEmpty()) {
      throw new IllegalArgumentException(
          "tenant must be given with a subscription, which was " + subscriptionId.get());
    }
  }

  /** Returns the scope of the whole engine: all that its store holds. */
  public static StopScope everything() {
    return new StopScope(Optional.empty(), Optional.empty());
  }

  /**
   * Returns the scope of a tenant.
   *
   * @throws IllegalArgumentException if the name breaks its rule
   */
  public static StopScope ofTenant(String tenant) {
    return new StopScope(Optional.of(tenant), Optional.empty());
  }

  /**
   * Returns the scope of one subscription.
   *
   * @throws IllegalArgumentException if a name breaks its rule
   */
  public static StopScope ofSubscription(String tenant, String subscriptionId) {
    return new StopScope(Optional.of(tenant), Optional.of(subscriptionId));
  }

  /** Says whether a lane is held up. */
  public boolean covers(LaneId lane) {
    return tenant.map(lane.tenant()::equals).orElse(true)
        && subscriptionId.map(lane.subscriptionId()::equals).orElse(true);
  }
}
