package dev.reprise.model;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An event that a host hands over for delivery.
 *
 * @param tenant the host's customer; 1 to 64 of {@code [A-Za-z0-9_.:-]}
 * @param id the host's own id, 1 to 64 of {@code [A-Za-z0-9_-]}; without one, one is made
 * @param type what happened; 1 to 64 of {@code [A-Za-z0-9_.:-]}
 * @param key what it is about, such as {@code order-1234}; 1 to 255 characters
 * @param tags up to 8 names and values, each 1 to 64 of {@code [A-Za-z0-9_.:-]}
 * @param payload what it says
 */
public record NewEvent(
    String tenant,
    Optional<String> id,
    String type,
    Optional<String> key,
    Map<String, String> tags,
    Payload payload) {

  /**
   * Validates and copies.
   *
   * @throws IllegalArgumentException if a component breaks its rule
   */
  public NewEvent {
    Names.tenant(tenant);
    id.ifPresent(Names::eventId);
    Names.eventType(type);
    key.ifPresent(Names::key);
    tags = Tags.copyOf(tags);
    requireNonNull(payload, "payload");
  }

  /**
   * Makes an event without id, key and tags.
   *
   * @throws IllegalArgumentException if the tenant or the type breaks its rule
   */
  public static NewEvent of(String tenant, String type, Payload payload) {
    return new NewEvent(tenant, Optional.empty(), type, Optional.empty(), Map.of(), payload);
  }

  /**
   * Returns a copy with the host's own id.
   *
   * @throws IllegalArgumentException if the id breaks its rule
   */
  public NewEvent withId(String value) {
    return new NewEvent(tenant, Optional.of(value), type, key, tags, payload);
  }

  /**
   * Returns a copy with a key.
   *
   * @throws IllegalArgumentException if the key breaks its rule
   */
  public NewEvent withKey(String value) {
    return new NewEvent(tenant, id, type, Optional.of(value), tags, payload);
  }

  /**
   * Returns a copy with one more tag; a tag of the same name is replaced.
   *
   * @throws IllegalArgumentException if the tag breaks its rule, or there are more than 8
   */
  public NewEvent withTag(String name, String value) {
    Map<String, String> more = new TreeMap<>(tags);
    more.put(name, value);
    return new NewEvent(tenant, id, type, key, more, payload);
  }
}
