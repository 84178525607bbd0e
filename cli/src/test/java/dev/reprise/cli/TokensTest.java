package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {

  private final Tokens.Collector collector = Tokens.collector();

  @Test
  void options_tokenWithPadding_isSplitAtTheLastEqualsSign() {
    collector.addOptions(List.of("secret=acme", "c2VjcmV0cw===globex"));

    assertThat(collector.collected().orElseThrow().tenants())
        .containsExactly(entry("secret", "acme"), entry("c2VjcmV0cw==", "globex"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "secret", "=acme", "secret=", "sec ret=acme", "secret=ac me"})
  void options_malformed_areRefusedAndShown(String option) {
    assertThatThrownBy(() -> collector.addOptions(List.of(option)))
        .isInstanceOf(CliException.class)
        .hasMessageStartingWith("--token must be TOKEN=TENANT")
        .hasMessageEndingWith(", was \"" + option + "\"");
  }

  @Test
  void list_malformed_isRefusedByPlaceWithoutTheToken() {
    assertThatThrownBy(() -> collector.addList(new Setting("REPRISE_TOKENS", "a=acme, hunter2")))
        .isInstanceOf(CliException.class)
        .hasMessageStartingWith("REPRISE_TOKENS must be TOKEN=TENANT")
        .hasMessageEndingWith(", was not in entry 2")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void list_entries_areRead() {
    collector.addList(new Setting("REPRISE_TOKENS", "a=acme, b=globex"));

    assertThat(collector.collected().orElseThrow().tenants())
        .isEqualTo(Map.of("a", "acme", "b", "globex"));
  }

  @Test
  void file_commentsAndBlankLines_areLeftOut(@TempDir Path folder) throws IOException {
    collector.addFile(file(folder, "# ours", "", "  a=acme  ", "#b=globex"));

    assertThat(collector.collected().orElseThrow().tenants()).isEqualTo(Map.of("a", "acme"));
  }

  @Test
  void file_malformedLine_isRefusedByNumberWithoutTheToken(@TempDir Path folder)
      throws IOException {
    Path file = file(folder, "# ours", "hunter2");

    assertThatThrownBy(() -> collector.addFile(file))
        .isInstanceOf(CliException.class)
        .hasMessageStartingWith("--tokens-file must be TOKEN=TENANT")
        .hasMessageEndingWith(", was not on line 2")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void file_withoutTokens_isRefused(@TempDir Path folder) throws IOException {
    Path file = file(folder, "# nobody");

    assertThatThrownBy(() -> collector.addFile(file))
        .isInstanceOf(CliException.class)
        .hasMessage("--tokens-file must hold a token, was \"" + file + "\"");
  }

  @Test
  void file_absent_isRefused(@TempDir Path folder) {
    Path file = folder.resolve("absent");

    assertThatThrownBy(() -> collector.addFile(file))
        .isInstanceOf(CliException.class)
        .hasMessage("--tokens-file must be a readable file, was \"" + file + "\"");
  }

  @Test
  void token_ofTwoTenants_isRefused() {
    assertThatThrownBy(() -> collector.addOptions(List.of("a=acme", "a=globex")))
        .isInstanceOf(CliException.class)
        .hasMessage("a token must stand for one tenant, was given for acme and globex");
  }

  @Test
  void make_isAFreshTokenOfTheDefaultTenant() {
    Tokens first = Tokens.make(new SecureRandom());
    Tokens second = Tokens.make(new SecureRandom());

    assertThat(first.tenants()).containsExactly(entry(first.made().orElseThrow(), "default"));
    assertThat(first.made()).isNotEqualTo(second.made());
  }

  @Test
  void toString_neverHoldsAToken() {
    collector.addOptions(List.of("hunter2=acme"));

    assertThat(collector.collected().orElseThrow()).hasToString("Tokens[1]");
  }

  private static Path file(Path folder, String... lines) throws IOException {
    return Files.write(folder.resolve("tokens"), List.of(lines));
  }
}
