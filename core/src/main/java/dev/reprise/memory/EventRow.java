package dev.reprise.memory;

import dev.reprise.model.Bytes;
import dev.reprise.model.Event;
import dev.reprise.model.NewEvent;
import dev.reprise.model.Payload;
import dev.reprise.spi.PublishOutcome;
import dev.reprise.spi.StoredPayload;
import java.util.List;

/**
 * An event with its payload, and what proves that the payload did not change.
 *
 * @param event the event
 * @param published the deliveries that were made when it was published; replays are not among them
 * @param payload the payload, shared with events that repeat it under another id
 * @param salt what the digest begins with
 * @param digest of the salt and the payload
 */
record EventRow(Event event, List<String> published, Payload payload, Bytes salt, Bytes digest) {

  static EventRow of(Event event, List<String> published, Payload payload, Bytes salt) {
    return new EventRow(event, published, payload, salt, payload.bytes().saltedSha256(salt));
  }

  EventRow repeatedAs(Event value) {
    return new EventRow(value, List.of(), payload, salt, digest);
  }

  boolean isSameAs(NewEvent other) {
    return event.type().equals(other.type()) && payload.bytes().equals(other.payload().bytes());
  }

  PublishOutcome outcome(boolean isRepeated) {
    List<String> first =
        published.subList(0, Math.min(published.size(), PublishOutcome.DELIVERY_IDS_MAX));
    return new PublishOutcome.Recorded(event, first, published.size(), isRepeated);
  }

  StoredPayload stored() {
    return payload.bytes().saltedSha256(salt).equals(digest)
        ? new StoredPayload.Intact(payload)
        : new StoredPayload.Corrupt();
  }
}
