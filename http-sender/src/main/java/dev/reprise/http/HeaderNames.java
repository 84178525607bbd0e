package dev.reprise.http;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What the headers are called that say which delivery a request is an attempt of.
 *
 * <p>Each name has 1 to 64 characters of an HTTP token, and no two are the same. The headers of
 * Standard Webhooks keep their names, whatever these are.
 *
 * @param eventId the event's id, by which a receiver deduplicates; left out where the signature's
 *     headers hold it under the same name
 * @param eventType the event's type
 * @param deliveryId the delivery's id, the same on all its attempts
 * @param attempt the attempt's number, counted from 1
 * @param signature the signature in the timestamped hex form
 * @param replayedFrom on a replay the original's id; empty to send none
 * @param rootId on a replay the id of the lineage's first delivery; empty to send none
 * @param originalCreatedAt on a replay when the original was created; empty to send none
 */
public record HeaderNames(
    String eventId,
    String eventType,
    String deliveryId,
    String attempt,
    String signature,
    Optional<String> replayedFrom,
    Optional<String> rootId,
    Optional<String> originalCreatedAt) {

  /** What Standard Webhooks calls the event's id; it is that under any scheme. */
  private static final String SIGNED_ID = "webhook-id";

  /** What Standard Webhooks keeps for itself. */
  private static final List<String> SIGNED = List.of("webhook-timestamp", "webhook-signature");

  private static final HeaderNames DEFAULTS =
      new HeaderNames(
          SIGNED_ID,
          "Reprise-Event-Type",
          "Reprise-Delivery-Id",
          "Reprise-Attempt",
          "Reprise-Signature",
          Optional.of("Reprise-Replayed-From"),
          Optional.of("Reprise-Root-Id"),
          Optional.of("Reprise-Original-Created-At"));

  /**
   * Validates.
   *
   * @throws IllegalArgumentException if a name is no HTTP token of 1 to 64 characters, is used
   *     twice, or is one that is never the host's to choose, such as {@code Content-Length}
   */
  public HeaderNames {
    requireNonNull(replayedFrom, "replayedFrom");
    requireNonNull(rootId, "rootId");
    requireNonNull(originalCreatedAt, "originalCreatedAt");
    Set<String> seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    seen.addAll(SIGNED);
    List<String> always = List.of(eventId, eventType, deliveryId, attempt, signature);
    for (String name : all(always, List.of(replayedFrom, rootId, originalCreatedAt))) {
      HeaderSet.refusalOfName(name).ifPresent(HeaderNames::refuse);
      if (!seen.add(name)) {
        refuse("header name " + name + " must stand for one thing, stands for two");
      }
    }
    if (seen.contains(SIGNED_ID) && !eventId.equalsIgnoreCase(SIGNED_ID)) {
      refuse("header name " + SIGNED_ID + " must stand for the event's id");
    }
  }

  /** Returns {@code webhook-id}, {@code Reprise-Event-Type} and so on. */
  public static HeaderNames defaults() {
    return DEFAULTS;
  }

  /**
   * Returns names that begin alike: {@code X-Acme-Event}, {@code X-Acme-Event-Id}, {@code
   * X-Acme-Delivery-Id}, {@code X-Acme-Attempt}, {@code X-Acme-Signature}, and on a replay {@code
   * X-Acme-Replayed-From}, {@code X-Acme-Root-Id} and {@code X-Acme-Original-Created-At}.
   *
   * @param prefix such as {@code X-Acme}, without the hyphen that follows; 1 to 40 characters
   * @throws IllegalArgumentException if it makes no header names
   */
  public static HeaderNames prefixed(String prefix) {
    requireNonNull(prefix, "prefix");
    return new HeaderNames(
        prefix + "-Event-Id",
        prefix + "-Event",
        prefix + "-Delivery-Id",
        prefix + "-Attempt",
        prefix + "-Signature",
        Optional.of(prefix + "-Replayed-From"),
        Optional.of(prefix + "-Root-Id"),
        Optional.of(prefix + "-Original-Created-At"));
  }

  /** Returns a copy under which a replay looks like any other delivery. */
  public HeaderNames withoutReplay() {
    return new HeaderNames(
        eventId,
        eventType,
        deliveryId,
        attempt,
        signature,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** Returns a copy with another name for the timestamped hex signature. */
  public HeaderNames withSignature(String name) {
    return new HeaderNames(
        eventId, eventType, deliveryId, attempt, name, replayedFrom, rootId, originalCreatedAt);
  }

  private static List<String> all(List<String> always, List<Optional<String>> onReplay) {
    return Stream.concat(always.stream(), onReplay.stream().flatMap(Optional::stream)).toList();
  }

  private static void refuse(String rule) {
    throw new IllegalArgumentException(rule);
  }
}
