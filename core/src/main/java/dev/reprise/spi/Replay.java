package dev.reprise.spi;

import static java.util.Objects.requireNonNull;

import dev.reprise.model.Delivery;
import dev.reprise.model.Names;
import java.time.Duration;
import java.util.Optional;

/**
 * A fresh delivery to be made of an original.
 *
 * @param original the delivery that is repeated
 * @param recipient the original's subscription as it is now; never held
 * @param actor who asked for it
 * @param reason why
 * @param pinnedUrl where it goes instead of the subscription's current URL
 * @param isProbe whether it is made even though the subscription is disabled
 * @param freshEventId the event id that it carries instead of the original's; the payload is shared
 * @param supersedes whether the original is pending and is to be canceled in the same transaction
 */
public record Replay(
    Delivery original,
    Recipient recipient,
    Optional<String> actor,
    Optional<String> reason,
    Optional<String> pinnedUrl,
    boolean isProbe,
    Optional<String> freshEventId,
    boolean supersedes) {

  /** Checks that nothing is missing. */
  public Replay {
    requireNonNull(original, "original");
    requireNonNull(recipient, "recipient");
    actor.ifPresent(Names::actor);
    reason.ifPresent(Names::reason);
    requireNonNull(pinnedUrl, "pinnedUrl");
    freshEventId.ifPresent(Names::eventId);
  }

  /** Returns how long until the first attempt is due. */
  public Duration dueIn() {
    return recipient.dueIn();
  }
}
