package dev.reprise.receiver;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a request, whichever server it came through.
 *
 * <p>A servlet's is {@code request::getHeader}, the JDK's server's {@code
 * exchange.getRequestHeaders()::getFirst}, and {@link #of} takes a map.
 */
@FunctionalInterface
@SuppressWarnings("exports") // of the annotation, which nobody needs in order to use this
public interface HeaderSource {

  /**
   * Finds a header's value.
   *
   * @param name in whatever case; names are the same in any
   * @return null if there is no such header
   */
  @Nullable String value(String name);

  /**
   * Makes one of a map from names, in whatever case, to values.
   *
   * <p>The values of a header that came more than once are joined by {@code ", "}, as HTTP says.
   */
  static HeaderSource of(Map<String, List<String>> headers) {
    requireNonNull(headers, "headers");
    return name -> joined(headers, name).orElse(null);
  }

  private static Optional<String> joined(Map<String, List<String>> headers, String name) {
    List<String> values =
        headers.entrySet().stream()
            .filter(entry -> name.equalsIgnoreCase(entry.getKey()))
            .flatMap(entry -> entry.getValue().stream())
            .toList();
    return values.isEmpty()
        ? Optional.empty()
        : Optional.of(values.stream().collect(Collectors.joining(", ")));
  }
}
