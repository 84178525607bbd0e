package dev.reprise.contract;

import dev.reprise.model.ErrorKind;
import dev.reprise.spi.DeliveryFilter;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Makes filters of the tenant that the tests are about, one component at a time. */
final class FilterBuilder {

  private Optional<String> eventType = Optional.empty();
  private Optional<String> eventId = Optional.empty();
  private Optional<String> replayedFrom = Optional.empty();
  private Optional<String> key = Optional.empty();
  private Optional<ErrorKind> errorKind = Optional.empty();
  private Optional<Integer> statusClass = Optional.empty();
  private Optional<Instant> createdAfter = Optional.empty();
  private Optional<Instant> createdBefore = Optional.empty();
  private Optional<Map.Entry<String, String>> tag = Optional.empty();

  FilterBuilder eventType(String value) {
    eventType = Optional.of(value);
    return this;
  }

  FilterBuilder eventId(String value) {
    eventId = Optional.of(value);
    return this;
  }

  FilterBuilder replayedFrom(String value) {
    replayedFrom = Optional.of(value);
    return this;
  }

  FilterBuilder key(String value) {
    key = Optional.of(value);
    return this;
  }

  FilterBuilder errorKind(ErrorKind value) {
    errorKind = Optional.of(value);
    return this;
  }

  FilterBuilder statusClass(Integer value) {
    statusClass = Optional.of(value);
    return this;
  }

  FilterBuilder createdAfter(Instant value) {
    createdAfter = Optional.of(value);
    return this;
  }

  FilterBuilder createdBefore(Instant value) {
    createdBefore = Optional.of(value);
    return this;
  }

  FilterBuilder tag(String name, String value) {
    tag = Optional.of(Map.entry(name, value));
    return this;
  }

  DeliveryFilter build() {
    return new DeliveryFilter(
        Samples.TENANT,
        Optional.empty(),
        Optional.empty(),
        eventType,
        eventId,
        replayedFrom,
        key,
        tag,
        errorKind,
        statusClass,
        createdAfter,
        createdBefore);
  }
}
