package dev.reprise.spi;

import static java.util.Objects.requireNonNull;

import dev.reprise.model.DeliveryOrder;
import dev.reprise.model.Names;
import java.time.Duration;

/**
 * A subscription that an event is owed to, as it was when the event was published.
 *
 * @param subscriptionId the subscription
 * @param url its URL
 * @param epoch its epoch
 * @param isHeld whether it is disabled, so that its delivery begins, and ends, as {@code held}
 * @param dueIn how long until the first attempt is due; not negative
 * @param order in which order its deliveries are attempted
 */
public record Recipient(
    String subscriptionId,
    String url,
    long epoch,
    boolean isHeld,
    Duration dueIn,
    DeliveryOrder order) {

  /**
   * Validates.
   *
   * @throws IllegalArgumentException if the id breaks its rule or the delay is negative
   */
  public Recipient {
    Names.subscriptionId(subscriptionId);
    requireNonNull(url, "url");
    if (dueIn.isNegative()) {
      throw new IllegalArgumentException("dueIn must not be negative, was " + dueIn);
    }
    requireNonNull(order, "order");
  }

  /**
   * Takes a subscription that has no order.
   *
   * @throws IllegalArgumentException if the id breaks its rule or the delay is negative
   */
  public Recipient(String subscriptionId, String url, long epoch, boolean isHeld, Duration dueIn) {
    this(subscriptionId, url, epoch, isHeld, dueIn, DeliveryOrder.UNORDERED);
  }
}
