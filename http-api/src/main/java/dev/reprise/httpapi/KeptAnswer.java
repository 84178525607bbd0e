package dev.reprise.httpapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.model.Bytes;
import dev.reprise.model.Header;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The form in which an answer is kept under an idempotency key. */
final class KeptAnswer {

  private KeptAnswer() {}

  static Bytes encode(Response answer) {
    ObjectNode headers = Json.object();
    answer.headers().forEach(header -> headers.put(header.name(), header.value()));
    ObjectNode kept = Json.object();
    kept.put("status", answer.status());
    kept.set("headers", headers);
    kept.put("body", answer.body().toUtf8());
    return Json.write(kept);
  }

  static Response decode(Bytes kept) {
    try {
      JsonNode answer = Json.read(kept);
      List<Header> headers = new ArrayList<>();
      answer
          .path("headers")
          .properties()
          .forEach(header -> headers.add(new Header(header.getKey(), header.getValue().asText())));
      return new Response(
          answer.path("status").asInt(), headers, Bytes.utf8(answer.path("body").asText()));
    } catch (IOException e) {
      throw new IllegalStateException("kept answer must be JSON of this module", e);
    }
  }
}
