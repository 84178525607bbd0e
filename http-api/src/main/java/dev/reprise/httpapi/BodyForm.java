package dev.reprise.httpapi;

import dev.reprise.model.Bytes;

/** What a request's body is. */
enum BodyForm {
  /** An object of fields. */
  JSON {
    @Override
    Bytes canonical(Request request) {
      return Json.write(Json.sorted(JsonFields.read(request)));
    }
  },
  /** Bytes that are nobody's business. */
  PAYLOAD {
    @Override
    Bytes canonical(Request request) {
      return Bytes.utf8(
          request.header("content-type").orElse("") + "\n" + request.body().sha256Hex());
    }
  };

  /** Returns bytes that are the same for two bodies that mean the same. */
  abstract Bytes canonical(Request request);
}
