package dev.reprise.spi;

import static java.util.Objects.requireNonNull;

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
 */
public record Recipient(
    String subscriptionId, String url, long epoch, boolean isHeld, Duration dueIn) {

  /** Checks that nothing is missing. */
  public Recipient {
    Names.subscriptionId(subscriptionId);
    requireNonNull(url, "url");
    requireNonNull(dueIn, "dueIn");
  }
}
