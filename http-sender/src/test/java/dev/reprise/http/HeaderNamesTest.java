package dev.reprise.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderNamesTest {

  @Test
  void prefixed_namesAllAlike() {
    assertThat(HeaderNames.prefixed("X-Acme"))
        .isEqualTo(
            new HeaderNames(
                "X-Acme-Event-Id",
                "X-Acme-Event",
                "X-Acme-Delivery-Id",
                "X-Acme-Attempt",
                "X-Acme-Signature",
                Optional.of("X-Acme-Replayed-From"),
                Optional.of("X-Acme-Root-Id"),
                Optional.of("X-Acme-Original-Created-At")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a b",
        "a:",
        "a\r\nb",
        "Content-Length",
        "host",
        "Proxy-Connection",
        "User-Agent",
        "webhook-signature",
        "Webhook-Timestamp",
        "webhook-id",
        "reprise-event-type"
      })
  void names_thatAreNoneOrTaken_areRefused(String name) {
    assertThatThrownBy(() -> HeaderNames.defaults().withSignature(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("header");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"X Acme", "X-Acme\r\nX", "a-prefix-that-is-longer-than-a-name-of-a-header"})
  void prefixed_thatMakesNoNames_isRefused(String prefix) {
    assertThatThrownBy(() -> HeaderNames.prefixed(prefix))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
