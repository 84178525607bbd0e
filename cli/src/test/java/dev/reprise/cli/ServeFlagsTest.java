package dev.reprise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.model.DeliveryPolicy;
import dev.reprise.model.RetrySchedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ServeFlagsTest {

  private static final Map<String, String> NO_ENVIRONMENT = Map.of();

  @Test
  void nothingGiven_defaultsHold_andATokenIsMade() {
    ServeSettings settings = settings(NO_ENVIRONMENT);

    assertThat(settings.port()).isEqualTo(8080);
    assertThat(settings.database().url())
        .isEqualTo("jdbc:h2:file:" + Path.of("reprise-data/reprise").toAbsolutePath());
    assertThat(settings.engine().isDevelopment()).isFalse();
    assertThat(settings.tokens().made()).isPresent();
    assertThat(settings.drain()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.engine().policy()).isEqualTo(DeliveryPolicy.defaults());
    assertThat(settings.engine().pollInterval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(settings.engine().lease()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void database_wantsKeysUnlessItIsForDevelopment() {
    assertThatThrownBy(() -> settings(NO_ENVIRONMENT, "--db=jdbc:h2:mem:x"))
        .isInstanceOf(CliException.class)
        .hasMessage(
            "--secret-keys must be given with --db, or --dev to store signing secrets in clear");
    assertThat(settings(NO_ENVIRONMENT, "--db=jdbc:h2:mem:x", "--dev").database().keys())
        .isEqualTo(Keys.none());
    assertThat(settings(NO_ENVIRONMENT, "--db=jdbc:h2:mem:x", "--secret-keys=k").database().keys())
        .isEqualTo(Keys.in(Path.of("k")));
  }

  @Test
  void dataFolder_hasKeysOfItsOwnUnlessOthersAreGiven(@TempDir Path folder) {
    String data = "--data=" + folder;

    assertThat(settings(NO_ENVIRONMENT, data).database().keys())
        .isEqualTo(Keys.besideDataIn(folder));
    assertThat(settings(NO_ENVIRONMENT, data, "--secret-keys=k").database().keys())
        .isEqualTo(Keys.in(Path.of("k")));
  }

  @Test
  void everyFlag_isApplied(@TempDir Path folder) {
    ServeSettings settings =
        settings(
            NO_ENVIRONMENT,
            "--port=0",
            "--data=" + folder,
            "--dev",
            "--token=a=acme",
            "--token=b=globex",
            "--drain=3s",
            "--schedule=0,1,1",
            "--attempt-timeout=2s",
            "--poll=50ms",
            "--no-notify",
            "--lease=20s");

    assertThat(settings.port()).isZero();
    assertThat(settings.database().url()).isEqualTo("jdbc:h2:file:" + folder.resolve("reprise"));
    assertThat(settings.database().isNotifying()).isFalse();
    assertThat(settings.engine().isDevelopment()).isTrue();
    assertThat(settings.tokens().tenants()).isEqualTo(Map.of("a", "acme", "b", "globex"));
    assertThat(settings.drain()).isEqualTo(Duration.ofSeconds(3));
    assertThat(settings.engine().policy().schedule()).isEqualTo(RetrySchedule.ofSeconds(0, 1, 1));
    assertThat(settings.engine().policy().attemptTimeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(settings.engine().pollInterval()).isEqualTo(Duration.ofMillis(50));
    assertThat(settings.engine().lease()).isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void environment_isReadWhereNoFlagIsGiven() {
    ServeSettings settings =
        settings(
            Map.of(
                "REPRISE_PORT", "9090",
                "REPRISE_DB", "jdbc:h2:mem:x",
                "REPRISE_DB_USER", "sa",
                "REPRISE_DB_PASSWORD", "hunter2",
                "REPRISE_SECRET_KEYS", "my.keys",
                "REPRISE_TOKENS", "a=acme"));

    assertThat(settings.port()).isEqualTo(9090);
    assertThat(settings.database())
        .isEqualTo(
            new Database("jdbc:h2:mem:x", "sa", "hunter2", Keys.in(Path.of("my.keys")), true));
    assertThat(settings.tokens().tenants()).isEqualTo(Map.of("a", "acme"));
  }

  @Test
  void flag_winsOverTheEnvironment(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("tokens"), "b=globex");
    Map<String, String> environment =
        Map.of(
            "REPRISE_PORT", "not read",
            "REPRISE_DB", "not read",
            "REPRISE_TOKENS", "not read");

    ServeSettings settings =
        settings(environment, "--port=1", "--data=" + folder, "--tokens-file=" + file);

    assertThat(settings.port()).isEqualTo(1);
    assertThat(settings.database().url()).startsWith("jdbc:h2:file:" + folder);
    assertThat(settings.tokens().tenants()).isEqualTo(Map.of("b", "globex"));
  }

  @Test
  void variableSetToNothing_countsAsNotSet() {
    ServeSettings settings =
        settings(Map.of("REPRISE_PORT", "", "REPRISE_DB", "", "REPRISE_TOKENS", ""));

    assertThat(settings.port()).isEqualTo(8080);
    assertThat(settings.tokens().made()).isPresent();
  }

  @Test
  void databaseOfAnotherKind_isRefusedWithoutItsPassword() {
    assertThatThrownBy(
            () ->
                settings(
                    NO_ENVIRONMENT, "--dev", "--db=jdbc:other://joe:hunter2@db/x?password=hunter2"))
        .isInstanceOf(CliException.class)
        .hasMessage(
            "--db must be a URL that begins with jdbc:postgresql:, jdbc:mariadb: or jdbc:h2:, was \"jdbc:other://db/x\"");
  }

  @Test
  void databaseAndFolder_excludeEachOther() {
    assertThatThrownBy(() -> settings(NO_ENVIRONMENT, "--db=jdbc:h2:mem:x", "--data=here"))
        .isInstanceOf(CliException.class)
        .hasMessage("--data must not be given together with --db, was \"here\"");
  }

  @Test
  void dataFolderThatIsAFile_isRefused(@TempDir Path folder) throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() -> settings(NO_ENVIRONMENT, "--data=" + file))
        .isInstanceOf(CliException.class)
        .hasMessage("--data must be a folder whose path has no semicolon, was \"" + file + "\"");
  }

  @Test
  void dataFolderWithASemicolon_isRefused() {
    assertThatThrownBy(() -> settings(NO_ENVIRONMENT, "--data=a;INIT=b"))
        .isInstanceOf(CliException.class)
        .hasMessage("--data must be a folder whose path has no semicolon, was \"a;INIT=b\"");
  }

  private static ServeSettings settings(Map<String, String> environment, String... options) {
    ServeFlags flags = CommandLine.populateCommand(new ServeFlags(), options);
    return flags.settings(environment, new SecureRandom());
  }
}
