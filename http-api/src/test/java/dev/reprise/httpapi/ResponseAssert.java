package dev.reprise.httpapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;

/** What tests say of answers. */
final class ResponseAssert {

  private ResponseAssert() {}

  static JsonNode assertData(Response response, int status) {
    JsonNode body = Fixture.json(response);
    assertThat(response.status()).as(body.toString()).isEqualTo(status);
    assertThat(fields(body)).containsExactly("data", "request_id");
    assertRequestId(response, body);
    return body.get("data");
  }

  static JsonNode assertList(Response response) {
    JsonNode body = Fixture.json(response);
    assertThat(response.status()).as(body.toString()).isEqualTo(200);
    assertThat(fields(body)).containsExactly("data", "has_more", "next_cursor", "request_id");
    assertRequestId(response, body);
    return body;
  }

  /** Asserts an error; {@code param} is empty where none is to be blamed. */
  static void assertError(Response response, int status, String code, String param) {
    JsonNode body = Fixture.json(response);
    JsonNode error = body.get("error");
    assertThat(response.status()).as(body.toString()).isEqualTo(status);
    assertThat(fields(body)).containsExactly("error");
    assertThat(fields(error)).containsExactly("type", "code", "message", "param", "request_id");
    assertThat(error.get("code").asText()).as(body.toString()).isEqualTo(code);
    assertThat(error.get("type").asText())
        .isEqualTo(ErrorCode.valueOf(code.toUpperCase(Locale.ROOT)).type());
    assertThat(error.get("param").asText("")).as(body.toString()).isEqualTo(param);
    assertThat(error.get("message").asText()).isNotBlank();
    assertRequestId(response, error);
  }

  static List<String> fields(JsonNode object) {
    return object.properties().stream().map(field -> field.getKey()).toList();
  }

  private static void assertRequestId(Response response, JsonNode body) {
    assertThat(body.get("request_id").asText()).matches("req_[0-9A-HJKMNP-TV-Z]{26}");
    assertThat(response.header("x-request-id")).contains(body.get("request_id").asText());
  }
}
