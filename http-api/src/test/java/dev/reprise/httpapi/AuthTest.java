package dev.reprise.httpapi;

import static dev.reprise.httpapi.ResponseAssert.assertData;
import static dev.reprise.httpapi.ResponseAssert.assertError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.model.Bytes;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthTest {

  private final Fixture fixture = new Fixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private RepriseApi with(AuthResult result) {
    return RepriseApi.of(fixture.reprise, fixture.store, token -> result);
  }

  private RepriseApi permitting(Set<Permission> permissions) {
    return with(new AuthResult.Authenticated(Fixture.TENANT, "support", permissions));
  }

  @Test
  void call_withoutToken_isRefused() {
    Response response = fixture.api.handle(Request.of("GET", "/v1/webhook_deliveries"));

    assertError(response, 401, "missing_api_key", "");
    assertThat(response.header("WWW-Authenticate")).contains("Bearer realm=\"reprise\"");
  }

  @Test
  void call_withAnotherScheme_hasNoToken() {
    for (String header : List.of("Basic dXNlcjpwYXNz", "Bearer", "Bearer ", "Bearer a b", "x")) {
      Request request =
          Request.of("GET", "/v1/webhook_deliveries").withHeader("Authorization", header);
      assertError(fixture.api.handle(request), 401, "missing_api_key", "");
    }
  }

  @Test
  void call_withAnUnknownToken_isRefused() {
    Request request =
        Request.of("GET", "/v1/webhook_deliveries")
            .withHeader("Authorization", "Bearer " + Fixture.TOKEN + "x");

    Response response = fixture.api.handle(request);

    assertError(response, 401, "invalid_api_key", "");
    assertThat(response.header("WWW-Authenticate"))
        .contains("Bearer realm=\"reprise\", error=\"invalid_token\"");
  }

  @Test
  void call_withAnExpiredToken_isRefused() {
    Response response =
        with(new AuthResult.Expired()).handle(Fixture.request("GET", "/v1/webhook_deliveries"));

    assertError(response, 401, "expired_api_key", "");
  }

  @Test
  void call_withASchemeInAnotherCase_isKnown() {
    Request request =
        Request.of("GET", "/v1/webhook_deliveries")
            .withHeader("AUTHORIZATION", "bearer " + Fixture.TOKEN);

    assertThat(fixture.api.handle(request).status()).isEqualTo(200);
  }

  @Test
  void call_withoutToken_doesNotLearnWhichPathsThereAre() {
    assertError(fixture.api.handle(Request.of("GET", "/nowhere")), 401, "missing_api_key", "");
    assertError(fixture.api.handle(Request.of("PUT", "/v1/events")), 401, "missing_api_key", "");
  }

  @Test
  void authenticatorThatThrows_isAnErrorOfOurs() {
    RepriseApi api =
        RepriseApi.of(
            fixture.reprise,
            fixture.store,
            token -> {
              throw new IllegalStateException("directory is away");
            });

    Response response = api.handle(Fixture.request("GET", "/v1/webhook_deliveries"));

    assertError(response, 500, "internal_error", "");
    assertThat(response.body().toUtf8()).doesNotContain("directory");
  }

  @Test
  void health_needsNoToken() {
    Response response = fixture.api.handle(Request.of("GET", "/v1/health"));

    assertThat(assertData(response, 200).toString()).isEqualTo("{\"status\":\"ok\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/webhook_subscriptions, READ",
    "POST, /v1/webhook_subscriptions, MANAGE_SUBSCRIPTIONS",
    "GET, /v1/webhook_subscriptions/x, READ",
    "PATCH, /v1/webhook_subscriptions/x, MANAGE_SUBSCRIPTIONS",
    "DELETE, /v1/webhook_subscriptions/x, MANAGE_SUBSCRIPTIONS",
    "POST, /v1/events, PUBLISH",
    "GET, /v1/webhook_deliveries, READ",
    "GET, /v1/webhook_deliveries/x, READ",
    "GET, /v1/webhook_deliveries/x/payload, READ_PAYLOAD",
    "GET, /v1/webhook_deliveries/x/attempts, READ",
    "GET, /v1/webhook_deliveries/x/lineage, READ",
    "POST, /v1/webhook_deliveries/x/replay, REPLAY",
    "POST, /v1/webhook_deliveries/x/expedite, REPLAY",
    "POST, /v1/webhook_deliveries/x/release, REPLAY",
    "POST, /v1/webhook_deliveries/x/cancel, REPLAY",
    "GET, /v1/webhook_deliveries/x/explain, READ",
    "POST, /v1/stop, MANAGE_SUBSCRIPTIONS",
    "POST, /v1/go, MANAGE_SUBSCRIPTIONS"
  })
  void operation_needsItsPermission(String method, String path, Permission needed) {
    Request request = Fixture.request(method, path);

    Response without = permitting(EnumSet.complementOf(EnumSet.of(needed))).handle(request);
    Response with = permitting(EnumSet.of(needed)).handle(request);

    assertError(without, 403, "permission_missing", needed.wireName());
    assertThat(with.status()).isNotEqualTo(403);
  }

  @Test
  void urls_areMaskedForWhoMayNotReadPayloads() {
    String id = fixture.deadDelivery();
    String delivery = "/v1/webhook_deliveries/" + id;
    RepriseApi reader = permitting(EnumSet.of(Permission.READ));

    for (String path :
        List.of(
            "/v1/webhook_subscriptions",
            "/v1/webhook_deliveries",
            delivery,
            delivery + "/attempts",
            delivery + "/lineage")) {
      String body = reader.handle(Fixture.request("GET", path)).body().toUtf8();
      assertThat(body).contains("example.com/hook?***").doesNotContain("s3cret", "user:pass");
    }
    assertThat(
            Fixture.json(reader.handle(Fixture.request("GET", delivery + "/attempts")))
                .at("/data/0/url")
                .asText())
        .isEqualTo("https://***@example.com/hook?***");
  }

  @Test
  void tokenAuthenticator_namesTheActorWithoutTheToken() {
    AuthResult result =
        TokenAuthenticator.of(Map.of("secret", "acme")).authenticate(Optional.of("secret"));

    String digest = Bytes.utf8("secret").sha256Hex();
    assertThat(result)
        .isEqualTo(
            new AuthResult.Authenticated(
                "acme", "token:" + digest.substring(0, 8), EnumSet.allOf(Permission.class)));
  }

  @Test
  void tokenAuthenticator_refusesBlankTokensAndBadTenants() {
    assertThatThrownBy(() -> TokenAuthenticator.of(Map.of(" ", "acme")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TokenAuthenticator.of(Map.of("secret", "a b")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("secret");
  }

  @Test
  void request_neverPrintsItsHeadersOrQuery() {
    Request request = Fixture.request("GET", "/v1/webhook_deliveries?key=s3cret");

    assertThat(request.toString()).isEqualTo("GET /v1/webhook_deliveries");
  }
}
