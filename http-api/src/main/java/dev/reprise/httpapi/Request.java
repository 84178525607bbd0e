package dev.reprise.httpapi;

import static java.util.Objects.requireNonNull;

import dev.reprise.model.Bytes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A request, as a server received it.
 *
 * @param method in upper case, such as {@code POST}
 * @param path as sent, percent-encoded, beginning with {@code /}
 * @param query what follows the {@code ?} as sent; empty if there is none
 * @param headers values by name; names are kept in lower case
 * @param body the bytes of the body; a server reads at most {@link RepriseApi#BODY_BYTES_MAX} + 1
 */
public record Request(
    String method, String path, String query, Map<String, List<String>> headers, Bytes body) {

  /** Copies the headers. */
  public Request {
    requireNonNull(method, "method");
    requireNonNull(path, "path");
    requireNonNull(query, "query");
    Map<String, List<String>> copy = new LinkedHashMap<>();
    headers.forEach(
        (name, values) ->
            copy.merge(
                name.toLowerCase(Locale.ROOT),
                List.copyOf(values),
                (some, more) -> Stream.concat(some.stream(), more.stream()).toList()));
    headers = Map.copyOf(copy);
    requireNonNull(body, "body");
  }

  /**
   * Makes a request without headers and body.
   *
   * @param target path and, after a {@code ?}, query
   */
  public static Request of(String method, String target) {
    int mark = target.indexOf('?');
    return new Request(
        method,
        mark < 0 ? target : target.substring(0, mark),
        mark < 0 ? "" : target.substring(mark + 1),
        Map.of(),
        Bytes.empty());
  }

  /** Returns a copy with one header set to one value. */
  public Request withHeader(String name, String value) {
    Map<String, List<String>> more = new LinkedHashMap<>(headers);
    more.put(name.toLowerCase(Locale.ROOT), List.of(value));
    return new Request(method, path, query, more, body);
  }

  /** Returns a copy with a body of this content type. */
  public Request withBody(String contentType, Bytes value) {
    return new Request(method, path, query, headers, value).withHeader("content-type", contentType);
  }

  /**
   * Returns all values of a header, in the order received.
   *
   * @return empty if it was not sent
   */
  public List<String> headerValues(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
  }

  /** Returns the first value of a header; empty if it was not sent. */
  public Optional<String> header(String name) {
    return headerValues(name).stream().findFirst();
  }

  /** Returns method and path: query and headers may hold what is nobody else's business. */
  @Override
  public String toString() {
    return method + " " + path;
  }
}
