package dev.reprise;

import static java.util.Objects.requireNonNull;

import dev.reprise.model.Names;
import java.util.Optional;

/**
 * Asks for a fresh delivery of what a delivery carried.
 *
 * @param tenant the host's customer
 * @param deliveryId the original
 * @param actor who asks; at most 255 characters
 * @param reason why; at most 1,000 characters
 * @param whenPending what to do when the original is still pending
 * @param useOriginalUrl whether to send to the URL of the original's last attempt instead of the
 *     subscription's current one
 * @param freshEventId whether to carry a new event id, for a receiver that lost the data but still
 *     deduplicates; needs a reason
 * @param allowDisabled whether to make a single attempt even though the subscription is disabled
 */
public record ReplayRequest(
    String tenant,
    String deliveryId,
    Optional<String> actor,
    Optional<String> reason,
    WhenPending whenPending,
    boolean useOriginalUrl,
    boolean freshEventId,
    boolean allowDisabled) {

  /**
   * Validates.
   *
   * @throws IllegalArgumentException if a component breaks its rule, or a fresh event id is asked
   *     for without a reason
   */
  public ReplayRequest {
    Names.tenant(tenant);
    requireNonNull(deliveryId, "deliveryId");
    actor.ifPresent(Names::actor);
    reason.ifPresent(Names::reason);
    requireNonNull(whenPending, "whenPending");
    if (freshEventId && reason.isEmpty()) {
      throw new IllegalArgumentException("reason must be given with a fresh event id, was empty");
    }
  }

  /**
   * Asks for a replay that is refused while the original is pending.
   *
   * @throws IllegalArgumentException if the tenant breaks its rule
   */
  public static ReplayRequest of(String tenant, String deliveryId) {
    return new ReplayRequest(
        tenant,
        deliveryId,
        Optional.empty(),
        Optional.empty(),
        WhenPending.REFUSE,
        false,
        false,
        false);
  }

  /**
   * Returns a copy that says who asks.
   *
   * @throws IllegalArgumentException if the actor has no or more than 255 characters
   */
  public ReplayRequest withActor(String value) {
    return new ReplayRequest(
        tenant,
        deliveryId,
        Optional.of(value),
        reason,
        whenPending,
        useOriginalUrl,
        freshEventId,
        allowDisabled);
  }

  /**
   * Returns a copy that says why.
   *
   * @throws IllegalArgumentException if the reason has no or more than 1,000 characters
   */
  public ReplayRequest withReason(String value) {
    return new ReplayRequest(
        tenant,
        deliveryId,
        actor,
        Optional.of(value),
        whenPending,
        useOriginalUrl,
        freshEventId,
        allowDisabled);
  }

  /** Returns a copy that does something else when the original is pending. */
  public ReplayRequest withWhenPending(WhenPending value) {
    return new ReplayRequest(
        tenant, deliveryId, actor, reason, value, useOriginalUrl, freshEventId, allowDisabled);
  }

  /** Returns a copy that goes to the URL of the original's last attempt. */
  public ReplayRequest toOriginalUrl() {
    return new ReplayRequest(
        tenant, deliveryId, actor, reason, whenPending, true, freshEventId, allowDisabled);
  }

  /**
   * Returns a copy that carries a new event id.
   *
   * @throws IllegalArgumentException if no reason was given before
   */
  public ReplayRequest withFreshEventId() {
    return new ReplayRequest(
        tenant, deliveryId, actor, reason, whenPending, useOriginalUrl, true, allowDisabled);
  }

  /** Returns a copy that makes a single attempt even though the subscription is disabled. */
  public ReplayRequest allowingDisabled() {
    return new ReplayRequest(
        tenant, deliveryId, actor, reason, whenPending, useOriginalUrl, freshEventId, true);
  }
}
