package dev.reprise.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderRulesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\r\nX-Evil: 1",
        "a\nb",
        "a\rb",
        "a\u0000",
        "a\tb",
        "\u560d\u560a",
        "é",
        "a\u007f"
      })
  void refusalOf_contentTypeThatWouldSmuggle(String value) {
    assertThat(HeaderRules.refusalOf("Content-Type", value))
        .get()
        .asString()
        .startsWith("header Content-Type must")
        .doesNotContain("Evil");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a:b", "a\r\n", "ä", "(a)"})
  void refusalOf_nameThatIsNoToken(String name) {
    assertThat(HeaderRules.refusalOf(name, "v")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json; charset=utf-8", "", "a, b=\"c\""})
  void refusalOf_soundValue_isEmpty(String value) {
    assertThat(HeaderRules.refusalOf("Content-Type", value)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {4_097, 100_000})
  void refusalOf_longValue(int length) {
    assertThat(HeaderRules.refusalOf("X-A", "a".repeat(length))).isPresent();
    assertThat(HeaderRules.refusalOf("X-A", "a".repeat(4_096))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host",
        "content-length",
        "Content-Type",
        "USER-AGENT",
        "Connection",
        "Keep-Alive",
        "TE",
        "Trailer",
        "Transfer-Encoding",
        "Upgrade",
        "Expect",
        "Proxy-Authorization",
        "Webhook-Id",
        "webhook-signature",
        "reprise-anything"
      })
  void own_reservedName_isRefused(String name) {
    assertRefused(List.of(new Header(name, "v1")), "header " + name + " must not be set");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nX-Evil: 1", "a\u0000", "a\tb", "é"})
  void own_valueThatWouldSmuggle_isRefusedWithoutTellingIt(String value) {
    assertRefused(List.of(new Header("X-A", value)), "header X-A must be");
  }

  @Test
  void own_nameGivenTwice_isRefused() {
    assertRefused(
        List.of(new Header("X-A", "1"), new Header("x-a", "2")), "header x-a must not be given");
  }

  @Test
  void own_count_isBounded() {
    List<Header> most = numbered(HeaderRules.OWN_MAX, "v");

    assertThat(HeaderRules.own(most)).isEqualTo(most);
    assertRefused(numbered(HeaderRules.OWN_MAX + 1, "v"), "headers must be at most 20, was 21");
  }

  @Test
  void own_length_isBounded() {
    List<Header> two =
        List.of(new Header("X-A", "v".repeat(4_093)), new Header("X-B", "v".repeat(4_093)));
    List<Header> longer = List.of(two.get(0), new Header("X-B", "v".repeat(4_094)));

    assertThat(HeaderRules.own(two)).isEqualTo(two);
    assertRefused(longer, "headers must have at most 8192 characters, was 8193");
  }

  private static List<Header> numbered(int count, String value) {
    return IntStream.range(0, count).mapToObj(i -> new Header("X-" + i, value)).toList();
  }

  private static void assertRefused(List<Header> headers, String message) {
    assertThatThrownBy(() -> HeaderRules.own(headers))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message)
        .hasMessageNotContaining("Evil");
  }
}
