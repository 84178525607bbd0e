package dev.reprise;

import dev.reprise.model.AttemptError;
import dev.reprise.model.AttemptResult;
import dev.reprise.model.Bytes;
import dev.reprise.model.Contact;
import dev.reprise.model.ErrorKind;
import dev.reprise.model.RecordedResponse;
import dev.reprise.spi.SendReport;
import dev.reprise.spi.SendRequest;
import dev.reprise.spi.Sender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** A sender that answers as the test says, at once or when the test says. */
final class ScriptedSender implements Sender {

  private static final Duration TOOK = Duration.ofMillis(7);

  private final List<SendRequest> requests = new ArrayList<>();
  private final Map<SendRequest, CompletableFuture<SendReport>> hanging = new LinkedHashMap<>();
  private Function<SendRequest, Optional<SendReport>> script = request -> Optional.of(answer(200));

  /** Answers from now on with what the function returns; empty leaves the attempt hanging. */
  void script(Function<SendRequest, Optional<SendReport>> value) {
    script = value;
  }

  void answerAll(int status) {
    script(request -> Optional.of(answer(status)));
  }

  void hangAll() {
    script(request -> Optional.empty());
  }

  @Override
  public CompletionStage<SendReport> send(SendRequest request) {
    requests.add(request);
    CompletableFuture<SendReport> report = new CompletableFuture<>();
    script.apply(request).ifPresentOrElse(report::complete, () -> hanging.put(request, report));
    return report;
  }

  List<SendRequest> requests() {
    return requests;
  }

  List<SendRequest> hanging() {
    return List.copyOf(hanging.keySet());
  }

  void report(SendRequest request, SendReport report) {
    Optional.ofNullable(hanging.remove(request)).orElseThrow().complete(report);
  }

  /** Completes an attempt with null, as no sender may. */
  @SuppressWarnings("NullAway")
  void reportNothing(SendRequest request) {
    Optional.ofNullable(hanging.remove(request)).orElseThrow().complete(null);
  }

  static SendReport answer(int status) {
    return new SendReport(
        new AttemptResult.Answered(status, Optional.empty()),
        TOOK,
        Contact.at("192.0.2.1:443"),
        List.of(),
        Optional.of(new RecordedResponse(status, List.of(), Bytes.utf8("ok"), false)));
  }

  static SendReport unreachable(ErrorKind kind) {
    return SendReport.unreachable(new AttemptError(kind, "broke"), TOOK);
  }
}
