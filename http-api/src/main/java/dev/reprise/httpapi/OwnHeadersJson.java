package dev.reprise.httpapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.model.Header;
import dev.reprise.model.HeaderRules;
import dev.reprise.model.SensitiveHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The headers that a subscription adds, as they are asked for and shown. */
final class OwnHeadersJson {

  private static final String NAME = "name";
  private static final String VALUE = "value";
  private static final Set<String> KNOWN = Set.of(NAME, VALUE);

  private OwnHeadersJson() {}

  static Optional<List<Header>> read(JsonFields settings, String field) {
    return settings
        .objects(field, KNOWN)
        .map(
            items -> {
              List<Header> headers = new ArrayList<>();
              for (JsonFields item : items) {
                headers.add(header(item));
              }
              return RequestRefusal.blaming(settings.path(field), () -> HeaderRules.own(headers));
            });
  }

  private static Header header(JsonFields item) {
    Header header = new Header(item.requiredText(NAME), item.requiredText(VALUE));
    String param = item.path(HeaderRules.isNameAllowed(header.name()) ? VALUE : NAME);
    return RequestRefusal.blaming(param, () -> HeaderRules.own(List.of(header))).get(0);
  }

  /** Shows headers; the value of one that hints at a credential is null. */
  static ArrayNode of(List<Header> headers) {
    ArrayNode list = Json.array();
    for (Header header : headers) {
      ObjectNode json = list.addObject();
      json.put(NAME, header.name());
      json.put(VALUE, SensitiveHeaders.isSensitive(header.name()) ? null : header.value());
    }
    return list;
  }
}
