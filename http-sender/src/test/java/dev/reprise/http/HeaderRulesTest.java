package dev.reprise.http;

import static org.assertj.core.api.Assertions.assertThat;

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
}
