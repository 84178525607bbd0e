package dev.reprise.httpapi;

import dev.reprise.ChangeResult;
import dev.reprise.Refusal;
import java.util.Optional;

/** What the services of the engine say, in the words of HTTP. */
final class Services {

  private Services() {}

  /** Returns what was changed. */
  static <T> T done(ChangeResult<T> result) {
    if (result instanceof ChangeResult.Refused<T> refused) {
      throw refusal(refused.refusal(), refused.field(), refused.message());
    }
    return result.orElseThrow();
  }

  /** Blames a field only where another value of it would help. */
  static RequestRefusal refusal(Refusal refusal, String field, String message) {
    ErrorCode code = ErrorCode.of(refusal);
    return code.status() == 400
        ? RequestRefusal.of(code, field, message)
        : RequestRefusal.of(code, message);
  }

  static <T> T found(Optional<T> value, String what) {
    return value.orElseThrow(
        () -> refusal(Refusal.RESOURCE_NOT_FOUND, "id", "there is no " + what + " of this id"));
  }
}
