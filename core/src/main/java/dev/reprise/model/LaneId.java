package dev.reprise.model;

import java.nio.charset.StandardCharsets;

/**
 * Names a subscription with all that is pending for it.
 *
 * @param tenant the host's customer
 * @param subscriptionId the subscription
 */
public record LaneId(String tenant, String subscriptionId) implements Comparable<LaneId> {

  /** Number of slots: a lane belongs to the slot 0 to 255 that {@link #slot} tells. */
  public static final int SLOTS = 256;

  /**
   * Validates.
   *
   * @throws IllegalArgumentException if the tenant or the subscription id breaks its rule
   */
  public LaneId {
    Names.tenant(tenant);
    Names.subscriptionId(subscriptionId);
  }

  /** Returns the slot, 0 to 255: the first byte of the SHA-256 of the subscription's id. */
  public int slot() {
    return Bytes.sha256(subscriptionId.getBytes(StandardCharsets.UTF_8))[0] & 0xff;
  }

  @Override
  public int compareTo(LaneId other) {
    int byTenant = tenant.compareTo(other.tenant);
    return byTenant != 0 ? byTenant : subscriptionId.compareTo(other.subscriptionId);
  }

  @Override
  public String toString() {
    return tenant + "/" + subscriptionId;
  }
}
