package dev.reprise.http;

import dev.reprise.model.AttemptResult;
import dev.reprise.model.Header;
import java.util.List;
import java.util.Optional;

/**
 * What is sent of an attempt's headers.
 *
 * @param headers in the order sent
 * @param recorded the same as they may be recorded
 * @param refusal why nothing is sent; the headers are then empty
 */
record Outbound(
    List<Header> headers, List<Header> recorded, Optional<AttemptResult.Refused> refusal) {

  static Outbound of(List<Header> headers, List<Header> recorded) {
    return new Outbound(List.copyOf(headers), List.copyOf(recorded), Optional.empty());
  }

  static Outbound refused(AttemptResult.Refused refusal) {
    return new Outbound(List.of(), List.of(), Optional.of(refusal));
  }
}
