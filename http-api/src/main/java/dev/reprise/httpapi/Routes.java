package dev.reprise.httpapi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Which path and method lead to which operation. */
final class Routes {

  private static final String ANY_BEGINS = "{";

  private final List<Resource> resources = new ArrayList<>();

  /** Adds a route; in {@code pattern}, a name in braces stands for any one segment. */
  Routes with(String method, String pattern, Route route) {
    List<String> segments = segments(pattern);
    Resource resource =
        resources.stream()
            .filter(each -> each.pattern().equals(segments))
            .findFirst()
            .orElseGet(() -> added(new Resource(segments, new LinkedHashMap<>())));
    resource.routes().put(method, route);
    return this;
  }

  /** Finds what a path names; empty if nothing. */
  Optional<Match> find(String path) {
    List<String> segments = segments(path);
    return resources.stream()
        .filter(resource -> resource.matches(segments))
        .findFirst()
        .map(resource -> new Match(resource, resource.ids(segments)));
  }

  private Resource added(Resource resource) {
    resources.add(resource);
    return resource;
  }

  private static List<String> segments(String path) {
    return List.of(path.split("/", -1));
  }

  /** A path and its methods. */
  private record Resource(List<String> pattern, Map<String, Route> routes) {

    boolean matches(List<String> segments) {
      if (segments.size() != pattern.size()) {
        return false;
      }
      for (int i = 0; i < segments.size(); i++) {
        boolean isSame =
            isAny(pattern.get(i))
                ? !segments.get(i).isEmpty()
                : pattern.get(i).equals(segments.get(i));
        if (!isSame) {
          return false;
        }
      }
      return true;
    }

    List<String> ids(List<String> segments) {
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < segments.size(); i++) {
        if (isAny(pattern.get(i))) {
          ids.add(Texts.percentDecoded(segments.get(i), false).orElse(segments.get(i)));
        }
      }
      return ids;
    }

    private static boolean isAny(String segment) {
      return segment.startsWith(ANY_BEGINS);
    }
  }

  /**
   * A path that is known.
   *
   * @param resource what it names
   * @param ids what stands in the place of names in braces, decoded
   */
  record Match(Resource resource, List<String> ids) {

    /** Says whether the path needs no token. */
    boolean isOpen() {
      return resource.routes().values().stream().allMatch(route -> route.permission().isEmpty());
    }

    /** Finds the route of a method; {@code HEAD} is answered as {@code GET} is. */
    Route route(String method) {
      Route route = resource.routes().get(method.equals("HEAD") ? "GET" : method);
      if (route == null) {
        throw RequestRefusal.of(
                ErrorCode.METHOD_NOT_ALLOWED, "this path does not know " + Texts.cut(method))
            .withHeader("Allow", allow());
      }
      return route;
    }

    private String allow() {
      TreeSet<String> methods = new TreeSet<>(resource.routes().keySet());
      if (methods.contains("GET")) {
        methods.add("HEAD");
      }
      return String.join(", ", methods);
    }
  }
}
