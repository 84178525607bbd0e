package dev.reprise.http;

import dev.reprise.model.Header;
import dev.reprise.model.HeaderRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Headers in the making, in the order sent, each name once. Not safe for several threads. */
final class HeaderSet {

  private static final List<String> OUR_PREFIXES = List.of("webhook-", "reprise-");

  private final List<Header> headers = new ArrayList<>();
  private final Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

  /**
   * Says why a header of the sender's cannot be called that.
   *
   * @return one line; empty if it can
   */
  static Optional<String> refusalOfName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    boolean isOurs = OUR_PREFIXES.stream().anyMatch(lower::startsWith);
    return HeaderRules.refusalOf(name, "")
        .or(
            () ->
                HeaderRules.isReserved(name) && !isOurs
                    ? Optional.of("header name " + name + " must be left to what it stands for")
                    : Optional.empty());
  }

  /**
   * Adds a header that frames the request or says what it is, unless its name is taken.
   *
   * @throws RefusedRequestException if it would not be sound on the wire; its value is not told
   */
  void add(String name, String value) {
    HeaderRules.refusalOf(name, value).ifPresent(HeaderSet::refuse);
    if (names.add(name)) {
      headers.add(new Header(name, value));
    }
  }

  /**
   * Adds a signer's header.
   *
   * @throws RefusedRequestException if it would not be sound on the wire, or its name is taken or
   *     no signer's to use
   */
  void addSigned(Header header) {
    refusalOfName(header.name()).ifPresent(HeaderSet::refuse);
    if (names.contains(header.name())) {
      refuse("header " + header.name() + " must be signed once, was twice");
    }
    add(header.name(), header.value());
  }

  /**
   * Adds a header of somebody else's choice, unless its name is taken.
   *
   * @throws RefusedRequestException if it would not be sound on the wire, or its name is reserved
   */
  void addOwn(Header header) {
    if (HeaderRules.isReserved(header.name())) {
      refuse("header " + header.name() + " must not be set: its name is reserved");
    }
    add(header.name(), header.value());
  }

  List<Header> toList() {
    return List.copyOf(headers);
  }

  private static void refuse(String rule) {
    throw new RefusedRequestException(rule);
  }
}
