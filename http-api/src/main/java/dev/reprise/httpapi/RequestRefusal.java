package dev.reprise.httpapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.model.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Ends the work on a request with an error for the caller.
 *
 * <p>Has no stack trace: it is an answer, not a fault.
 */
final class RequestRefusal extends RuntimeException {

  private static final int PARAM_LENGTH_MAX = 255;

  private final ErrorCode code;
  private final transient Optional<String> param;
  private final transient List<Header> headers;

  private RequestRefusal(
      ErrorCode code, String message, Optional<String> param, List<Header> headers) {
    super(message, null, false, false);
    this.code = code;
    this.param = param;
    this.headers = headers;
  }

  static RequestRefusal of(ErrorCode code, String message) {
    return new RequestRefusal(code, message, Optional.empty(), List.of());
  }

  /** Blames a field by its dotted path, a query parameter or a header. */
  static RequestRefusal of(ErrorCode code, String param, String message) {
    return new RequestRefusal(code, message, Optional.of(param), List.of());
  }

  static RequestRefusal invalid(String param, String rule) {
    return of(ErrorCode.INVALID_FIELD_VALUE, param, param + " must " + rule);
  }

  /** Blames a text that came from outside, and shows its beginning. */
  static RequestRefusal invalid(String param, String rule, String value) {
    return invalid(param, rule + ", was " + Texts.shown(value));
  }

  static RequestRefusal invalid(String param, String rule, Number value) {
    return invalid(param, rule + ", was " + Texts.cut(value.toString()));
  }

  /** Makes a domain value; a value that breaks its rule is blamed on {@code param}. */
  static <T> T blaming(String param, Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw of(ErrorCode.INVALID_FIELD_VALUE, param, String.valueOf(e.getMessage()));
    }
  }

  RequestRefusal withHeader(String name, String value) {
    List<Header> more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return new RequestRefusal(code, String.valueOf(getMessage()), param, more);
  }

  /** Returns the error envelope. */
  Response response(String requestId) {
    ObjectNode error = Json.object();
    error.put("type", code.type());
    error.put("code", code.code());
    error.put("message", getMessage());
    error.put("param", param.map(RequestRefusal::cut).orElse(null));
    error.put("request_id", requestId);
    ObjectNode body = Json.object();
    body.set("error", error);
    Response response = Answers.json(code.status(), body, requestId);
    for (Header header : headers) {
      response = response.withHeader(header.name(), header.value());
    }
    return response;
  }

  private static String cut(String param) {
    return param.length() <= PARAM_LENGTH_MAX ? param : param.substring(0, PARAM_LENGTH_MAX);
  }
}
