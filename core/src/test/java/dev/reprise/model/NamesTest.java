package dev.reprise.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

  private static final String LONGEST = "a".repeat(Names.LENGTH_MAX);

  @Test
  void words_mayHoldDotsColonsAndDashes() {
    for (String value : new String[] {"a", "A.b:c-d_9", LONGEST}) {
      assertThat(Names.tenant(value)).isEqualTo(value);
      assertThat(Names.eventType(value)).isEqualTo(value);
      assertThat(Names.tag(value)).isEqualTo(value);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a/b", "é", "a\n", "*", "a\u0000"})
  void noName_holdsOtherCharacters(String value) {
    assertRefused(Names::tenant, value);
    assertRefused(Names::eventType, value);
    assertRefused(Names::tag, value);
    assertRefused(Names::eventId, value);
    assertRefused(Names::subscriptionId, value);
  }

  @Test
  void noName_isLongerThan64Characters() {
    assertRefused(Names::tenant, LONGEST + "a");
    assertRefused(Names::eventType, LONGEST + "a");
    assertRefused(Names::tag, LONGEST + "a");
    assertRefused(Names::eventId, LONGEST + "a");
    assertRefused(Names::subscriptionId, LONGEST + "a");
  }

  @Test
  void eventId_holdsNeitherDotNorColon() {
    assertThat(Names.eventId("evt_1-A")).isEqualTo("evt_1-A");
    assertRefused(Names::eventId, "a.b");
    assertRefused(Names::eventId, "a:b");
  }

  @Test
  void subscriptionId_mayHoldADotButNoColon() {
    assertThat(Names.subscriptionId("wbs.1-A_")).isEqualTo("wbs.1-A_");
    assertRefused(Names::subscriptionId, "a:b");
  }

  @Test
  void texts_areBoundedInLengthAlone() {
    assertThat(Names.key("é/ \n")).isEqualTo("é/ \n");
    assertBounded(Names::key, Names.KEY_LENGTH_MAX);
    assertBounded(Names::actor, Names.ACTOR_LENGTH_MAX);
    assertBounded(Names::reason, Names.TEXT_LENGTH_MAX);
  }

  @Test
  void refusal_namesTheFieldTheRuleAndTheStartOfTheValue() {
    assertThatThrownBy(() -> Names.eventId("a.b"))
        .hasMessage("id must be 1 to 64 of [A-Za-z0-9_-], was \"a.b\"");
    assertThatThrownBy(() -> Names.tenant("x".repeat(5_000)))
        .hasMessageContaining("tenant must be")
        .hasMessageContaining("(5000)")
        .extracting(failure -> String.valueOf(failure.getMessage()).length())
        .matches(length -> length < 200);
  }

  private static void assertBounded(UnaryOperator<String> rule, int max) {
    String longest = "x".repeat(max);
    assertThat(rule.apply(longest)).isEqualTo(longest);
    assertRefused(rule, longest + "x");
    assertRefused(rule, "");
  }

  private static void assertRefused(UnaryOperator<String> rule, String value) {
    assertThatThrownBy(() -> rule.apply(value)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\u0000b", "\ud800", "a\udc00"})
  void freeTexts_areStorable(String text) {
    for (UnaryOperator<String> check :
        List.<UnaryOperator<String>>of(Names::key, Names::actor, Names::reason)) {
      assertThatThrownBy(() -> check.apply(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("must hold neither NUL nor half a surrogate pair");
    }
    assertThat(Names.reason("line 1\nline 2 🙂")).isNotEmpty();
  }
}
