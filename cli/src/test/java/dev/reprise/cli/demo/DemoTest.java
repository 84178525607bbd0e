package dev.reprise.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.Reprise;
import dev.reprise.http.AddressPolicy;
import dev.reprise.http.HttpSender;
import dev.reprise.jdbc.JdbcDeliveryStore;
import dev.reprise.jdbc.JdbcOptions;
import dev.reprise.model.Secret;
import dev.reprise.spi.SecretCipher;
import dev.reprise.spi.SendReport;
import dev.reprise.spi.SendRequest;
import dev.reprise.spi.Sender;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class DemoTest {

  private static final Plan SMALL =
      new Plan(
          40,
          List.of(Plan.ORDERS, Plan.BILLING, Plan.SEARCH),
          List.of(Duration.ZERO, Duration.ofMillis(50)));

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void soundEngine_everyCountIsRight() throws Exception {
    Report report = run(false, UnaryOperator.identity());

    assertThat(report.isOk()).as(report.toText()).isTrue();
    assertThat(report.total().duplicates()).isEqualTo(1);
    assertThat(report.replay().orElseThrow().isOriginalUnchanged()).isTrue();
    assertThat(report.toText())
        .contains(
            "Every count is right.", "1 answered 503, 2 answered 503", "original is unchanged")
        .doesNotContain("must be");
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("reprise demo: 120 of 120 deliveries have ended")
        .doesNotContain("\r");
  }

  @Test
  void engineThatSignsWrongly_isFoundOut() throws Exception {
    Report report = run(false, DemoTest::signedWithAnotherSecret);

    assertThat(report.isOk()).isFalse();
    assertThat(report.total().badSignatures()).isEqualTo(120);
    assertThat(report.total().failed()).isEqualTo(120);
    assertThat(report.toText()).contains("must be", "No delivery was dead", "A count is wrong.");
    assertThat(report.toJson())
        .contains("\"bad_signatures\":120", "\"replay\":null", "\"ok\":false");
  }

  @Test
  void terminal_oneLineIsRewritten() throws Exception {
    run(true, UnaryOperator.identity());

    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("\rreprise demo: ")
        .contains("\rreprise demo: 120 of 120 deliveries have ended")
        .endsWith(System.lineSeparator());
  }

  private Report run(boolean isTerminal, UnaryOperator<SendRequest> change) throws Exception {
    String url = "jdbc:h2:mem:" + UUID.randomUUID();
    JdbcOptions options = JdbcOptions.of(SecretCipher.none()).withMigration(true);
    Progress progress =
        new Progress(new PrintStream(err, true, StandardCharsets.UTF_8), isTerminal);
    try (JdbcDeliveryStore store = JdbcDeliveryStore.open(url, "sa", "", options);
        Sender sender = changing(change);
        Reprise engine =
            Reprise.builder(store, sender).pollInterval(Duration.ofMillis(50)).build()) {
      return new Demo(engine.start(), SMALL, progress).run();
    }
  }

  private static Sender changing(UnaryOperator<SendRequest> change) {
    HttpSender http = HttpSender.builder().addressPolicy(AddressPolicy.development()).build();
    return new Sender() {
      @Override
      public CompletionStage<SendReport> send(SendRequest request) {
        return http.send(change.apply(request));
      }

      @Override
      public void close() {
        http.close();
      }
    };
  }

  private static SendRequest signedWithAnotherSecret(SendRequest request) {
    Secret real = request.secrets().get(0);
    Secret other =
        new Secret(
            real.id(),
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            real.createdAt(),
            real.expiresAt());
    return request.withSecrets(List.of(other));
  }
}
