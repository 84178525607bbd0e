package dev.reprise.benchmarks.rig;

/**
 * A request as its receiver saw it, by its own clock.
 *
 * @param lane what the URL called the subscription
 * @param eventId the event
 * @param deliveryId the delivery
 * @param attempt which attempt of the delivery it said to be
 * @param node what made it, by its user agent
 * @param beganNanos when it had arrived
 * @param endedNanos when it was answered, or its connection was closed
 * @param status what it was answered; 0 if it was not
 */
public record Visit(
    String lane,
    String eventId,
    String deliveryId,
    int attempt,
    String node,
    long beganNanos,
    long endedNanos,
    int status) {

  Visit ended(long nanos, int answered) {
    return new Visit(lane, eventId, deliveryId, attempt, node, beganNanos, nanos, answered);
  }
}
