package dev.reprise.httpapi;

import static java.util.Objects.requireNonNull;

import dev.reprise.model.Bytes;
import dev.reprise.model.Header;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An answer, for a server to send.
 *
 * <p>The server adds {@code Content-Length}; to a {@code HEAD} it sends all but the body.
 *
 * @param status HTTP status code
 * @param headers in the order to send; no name twice
 * @param body the bytes of the body; may be empty
 */
public record Response(int status, List<Header> headers, Bytes body) {

  /** Copies the headers. */
  public Response {
    headers = List.copyOf(headers);
    requireNonNull(body, "body");
  }

  /** Returns the value of a header, whatever the case of its name; empty if it is not set. */
  public Optional<String> header(String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .findFirst();
  }

  /** Returns a copy with one header set to one value. */
  public Response withHeader(String name, String value) {
    return new Response(
        status,
        Stream.concat(
                headers.stream().filter(header -> !header.name().equalsIgnoreCase(name)),
                Stream.of(new Header(name, value)))
            .toList(),
        body);
  }

  /** Returns the status and the size: the body may hold a secret. */
  @Override
  public String toString() {
    return status + ", " + body;
  }
}
