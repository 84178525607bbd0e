package dev.reprise.httpapi;

import static dev.reprise.httpapi.ResponseAssert.assertData;
import static dev.reprise.httpapi.ResponseAssert.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.model.Header;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The settings that say what is sent and what is recorded. */
class OutboundSettingsTest {

  private static final String SUBSCRIPTIONS = "/v1/webhook_subscriptions";

  private final Fixture fixture = new Fixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private Response create(String settings) {
    return fixture.send(
        "POST",
        SUBSCRIPTIONS,
        "{\"url\":\"https://example.com/h\",\"events\":[\"*\"],\"settings\":" + settings + "}");
  }

  @Test
  void settings_areShown_andCredentialsAreNot() {
    Response response =
        create(
            "{\"signature\":\"timestamped-hex\",\"record_response\":\"failures\",\"headers\":["
                + "{\"name\":\"X-Shop\",\"value\":\"7\"},"
                + "{\"name\":\"Authorization\",\"value\":\"Bearer s3cret\"}]}");

    JsonNode created = assertData(response, 201);
    String id = created.get("id").asText();
    JsonNode settings = fixture.get(SUBSCRIPTIONS + "/" + id).at("/data/settings");
    assertThat(settings).isEqualTo(created.get("settings"));
    assertThat(settings.get("signature").asText()).isEqualTo("timestamped-hex");
    assertThat(settings.get("record_response").asText()).isEqualTo("failures");
    assertThat(settings.get("headers").toString())
        .isEqualTo(
            "[{\"name\":\"X-Shop\",\"value\":\"7\"},{\"name\":\"Authorization\",\"value\":null}]");
    assertThat(response.body().toUtf8()).doesNotContain("s3cret");
    assertThat(
            fixture
                .reprise
                .subscriptions()
                .find(Fixture.TENANT, id)
                .orElseThrow()
                .settings()
                .headers())
        .contains(List.of(new Header("X-Shop", "7"), new Header("Authorization", "Bearer s3cret")));
  }

  @Test
  void noHeaders_areNotTheEnginesHeaders() {
    assertThat(assertData(create("{\"headers\":[]}"), 201).at("/settings/headers").isArray())
        .isTrue();
    assertThat(assertData(create("{\"headers\":null}"), 201).at("/settings/headers").isNull())
        .isTrue();
  }

  static Stream<Arguments> bad() {
    String header = "{\"name\":\"X-%d\",\"value\":\"v\"}";
    String tooMany =
        String.join(",", Stream.iterate(0, i -> i + 1).limit(21).map(header::formatted).toList());
    String large = "{\"name\":\"X-%d\",\"value\":\"" + "v".repeat(4_096) + "\"}";
    return Stream.of(
        bad("{\"signature\":\"v1\"}", "invalid_field_value", "signature"),
        bad("{\"signature\":\"STANDARD_V1\"}", "invalid_field_value", "signature"),
        bad("{\"signature\":1}", "invalid_field_value", "signature"),
        bad("{\"record_response\":\"some\"}", "invalid_field_value", "record_response"),
        bad("{\"record_response\":true}", "invalid_field_value", "record_response"),
        bad("{\"headers\":{\"X-A\":\"b\"}}", "invalid_field_value", "headers"),
        bad("{\"headers\":[\"X-A: b\"]}", "invalid_field_value", "headers.0"),
        headers("{\"name\":\"X-A\"}", "missing_required_field", "headers.0.value"),
        headers("{\"name\":\"X-A\",\"value\":null}", "missing_required_field", "headers.0.value"),
        headers("{\"value\":\"b\"}", "missing_required_field", "headers.0.name"),
        headers("{\"name\":\"A\",\"value\":\"b\",\"c\":1}", "unknown_field", "headers.0.c"),
        headers("{\"name\":7,\"value\":\"b\"}", "invalid_field_value", "headers.0.name"),
        headers("{\"name\":\"X A\",\"value\":\"b\"}", "invalid_field_value", "headers.0.name"),
        headers("{\"name\":\"\",\"value\":\"b\"}", "invalid_field_value", "headers.0.name"),
        headers("{\"name\":\"Host\",\"value\":\"b\"}", "invalid_field_value", "headers.0.name"),
        headers("{\"name\":\"TE\",\"value\":\"b\"}", "invalid_field_value", "headers.0.name"),
        headers(
            "{\"name\":\"webhook-signature\",\"value\":\"b\"}",
            "invalid_field_value",
            "headers.0.name"),
        headers(
            "{\"name\":\"Reprise-Attempt\",\"value\":\"b\"}",
            "invalid_field_value",
            "headers.0.name"),
        headers(
            "{\"name\":\"X-A\",\"value\":\"b\\r\\nX-Evil: 1\"}",
            "invalid_field_value",
            "headers.0.value"),
        headers(
            "{\"name\":\"X-A\",\"value\":\"b\\u0000\"}", "invalid_field_value", "headers.0.value"),
        headers("{\"name\":\"X-A\",\"value\":\"é\"}", "invalid_field_value", "headers.0.value"),
        headers(
            "{\"name\":\"A\",\"value\":\"1\"},{\"name\":\"a\",\"value\":\"2\"}",
            "invalid_field_value",
            "headers"),
        headers(tooMany, "invalid_field_value", "headers"),
        headers(large.formatted(1) + "," + large.formatted(2), "invalid_field_value", "headers"));
  }

  private static Arguments headers(String items, String code, String param) {
    return bad("{\"headers\":[" + items + "]}", code, param);
  }

  private static Arguments bad(String settings, String code, String param) {
    return Arguments.of(settings, code, "settings." + param);
  }

  @ParameterizedTest
  @MethodSource("bad")
  void badSettings_areBlamedByTheirPath(String settings, String code, String param) {
    List<Object> before = fixture.written();

    Response response = create(settings);

    assertError(response, 400, code, param);
    assertThat(response.body().toUtf8()).doesNotContain("Evil");
    assertThat(fixture.written()).isEqualTo(before);
  }
}
