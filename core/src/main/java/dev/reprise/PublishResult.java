package dev.reprise;

import static java.util.Objects.requireNonNull;

import dev.reprise.model.Event;
import java.util.List;

/** What became of an event that was published. */
public sealed interface PublishResult {

  /** Returns {@code published}, or the code of the refusal. */
  String code();

  /**
   * Returns the recorded event.
   *
   * @throws RefusedException if the event was refused
   */
  Published orElseThrow();

  /**
   * The event is recorded, and its deliveries are owed.
   *
   * @param event as recorded
   * @param deliveryIds the first 100 of its deliveries
   * @param deliveryCount number of its deliveries; 0 if no subscription wants it
   * @param isRepeated whether an earlier call had recorded it, so that this one wrote nothing
   */
  record Published(Event event, List<String> deliveryIds, int deliveryCount, boolean isRepeated)
      implements PublishResult {

    /** Copies the ids. */
    public Published {
      requireNonNull(event, "event");
      deliveryIds = List.copyOf(deliveryIds);
    }

    @Override
    public String code() {
      return "published";
    }

    @Override
    public Published orElseThrow() {
      return this;
    }
  }

  /**
   * The event was refused; nothing was written.
   *
   * @param refusal why
   * @param message one line for people
   */
  record Refused(Refusal refusal, String message) implements PublishResult {

    /** Checks that nothing is missing. */
    public Refused {
      requireNonNull(refusal, "refusal");
      requireNonNull(message, "message");
    }

    @Override
    public String code() {
      return refusal.code();
    }

    @Override
    public Published orElseThrow() {
      throw new RefusedException(refusal, message);
    }
  }
}
