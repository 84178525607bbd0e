package dev.reprise.model;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What is kept of a receiver's answer.
 *
 * @param status HTTP status code, 100 to 599
 * @param headers in the order received; those past 16 KiB of names and values are left out
 * @param body the first bytes of the body, at most 64 KiB
 * @param isTruncated whether the body went on after what was kept
 */
public record RecordedResponse(int status, List<Header> headers, Bytes body, boolean isTruncated) {

  /** Most bytes that are kept of a body. */
  public static final int BODY_BYTES_MAX = 64 * 1_024;

  /** Most characters that are kept of the headers' names and values. */
  public static final int HEADERS_LENGTH_MAX = 16 * 1_024;

  /** Copies the headers, and cuts what is too long. */
  public RecordedResponse {
    Rules.between("status", status, 100, 599);
    headers = first(headers);
    requireNonNull(body, "body");
    if (body.size() > BODY_BYTES_MAX) {
      body = body.first(BODY_BYTES_MAX);
      isTruncated = true;
    }
  }

  private static List<Header> first(List<Header> headers) {
    int length = 0;
    int count = 0;
    for (Header header : headers) {
      length += header.name().length() + header.value().length();
      if (length > HEADERS_LENGTH_MAX) {
        break;
      }
      count++;
    }
    return List.copyOf(headers.subList(0, count));
  }

  /** Returns a copy without the body; truncated if there was one. */
  public RecordedResponse withoutBody() {
    return new RecordedResponse(status, headers, Bytes.empty(), isTruncated || body.size() > 0);
  }

  /** Returns a copy without headers and body; truncated if there was a body. */
  public RecordedResponse outline() {
    return new RecordedResponse(status, List.of(), Bytes.empty(), isTruncated || body.size() > 0);
  }
}
