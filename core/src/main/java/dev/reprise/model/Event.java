package dev.reprise.model;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Something that happened in the host, as it was recorded.
 *
 * <p>One event may be owed to many subscriptions. It never changes.
 *
 * @param tenant the host's customer
 * @param ref the store's own name of this record; opaque
 * @param id what receivers deduplicate by
 * @param type what happened
 * @param key what it is about
 * @param tags names and values, in the order of the names
 * @param payload what is known of its payload
 * @param createdAt when it was accepted
 */
public record Event(
    String tenant,
    String ref,
    String id,
    String type,
    Optional<String> key,
    Map<String, String> tags,
    PayloadFacts payload,
    Instant createdAt) {

  /**
   * Validates and copies.
   *
   * @throws IllegalArgumentException if the tenant, id, type, key or a tag breaks its rule
   */
  public Event {
    Names.tenant(tenant);
    requireNonNull(ref, "ref");
    Names.eventId(id);
    Names.eventType(type);
    key.ifPresent(Names::key);
    tags = Tags.copyOf(tags);
    requireNonNull(payload, "payload");
    requireNonNull(createdAt, "createdAt");
  }
}
