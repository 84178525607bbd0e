package dev.reprise.model;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What is kept of a receiver's answer.
 *
 * @param status HTTP status code, 100 to 599
 * @param headers in the order received
 * @param body the first bytes of the body
 * @param isTruncated whether the body went on after what was kept
 */
public record RecordedResponse(int status, List<Header> headers, Bytes body, boolean isTruncated) {

  /** Copies the headers. */
  public RecordedResponse {
    Rules.between("status", status, 100, 599);
    headers = List.copyOf(headers);
    requireNonNull(body, "body");
  }
}
