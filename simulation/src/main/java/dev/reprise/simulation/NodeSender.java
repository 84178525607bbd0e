package dev.reprise.simulation;

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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The network between a node and the receivers: it loses, repeats and delays. */
final class NodeSender implements Sender {

  private final Node node;
  private final World world;
  private final Receivers receivers;
  private final AttemptWatch watch;
  private final Weather weather;

  NodeSender(Node node, World world, Receivers receivers, AttemptWatch watch, Weather weather) {
    this.node = node;
    this.world = world;
    this.receivers = receivers;
    this.watch = watch;
    this.weather = weather;
  }

  @Override
  public CompletionStage<SendReport> send(SendRequest request) {
    AttemptWatch.Sent sent = watch.started(node, Receivers.laneOf(request), request);
    CompletableFuture<SendReport> report = new CompletableFuture<>();
    Duration way = world.chance.millis(0, 5);
    if (weather.makesNothing()) {
      sent.isVoid = true;
      reportAfter(way, notMade(), sent, report);
    } else if (weather.losesRequest()) {
      reportAfter(request.timeout(), unreachable(ErrorKind.TIMEOUT, request), sent, report);
    } else {
      if (weather.repeatsRequest()) {
        world.after(way.plusMillis(world.chance.between(0, 500)), () -> receivers.receive(request));
      }
      world.after(way, () -> arrive(request, way, sent, report));
    }
    return report;
  }

  private void arrive(
      SendRequest request,
      Duration way,
      AttemptWatch.Sent sent,
      CompletableFuture<SendReport> report) {
    Receivers.Answer answer = receivers.receive(request);
    Duration left = request.timeout().minus(way);
    boolean isLost = weather.losesAnswer() || answer.after().compareTo(left) >= 0;
    SendReport seen =
        isLost ? unreachable(ErrorKind.TIMEOUT, request) : report(answer, way.plus(answer.after()));
    Duration after = isLost ? left : answer.after();
    if (weather.reportsLate()) {
      after = left.plus(world.chance.millis(600, 5_000));
    }
    reportAfter(after, seen, sent, report);
  }

  private void reportAfter(
      Duration after,
      SendReport seen,
      AttemptWatch.Sent sent,
      CompletableFuture<SendReport> report) {
    world.after(
        after,
        () -> {
          sent.isOver = true;
          if (!node.isDead()) {
            report.complete(seen);
          }
        });
  }

  private static SendReport report(Receivers.Answer answer, Duration duration) {
    if (answer.status().isEmpty()) {
      return SendReport.unreachable(new AttemptError(ErrorKind.RESET, "reset"), duration);
    }
    int status = answer.status().get();
    return new SendReport(
        new AttemptResult.Answered(status, answer.retryAfter()),
        duration,
        Contact.at("192.0.2.1:443"),
        List.of(),
        Optional.of(new RecordedResponse(status, List.of(), Bytes.utf8(""), false)));
  }

  private static SendReport notMade() {
    AttemptError error = new AttemptError(ErrorKind.PROXY, "the way out is closed");
    return SendReport.without(new AttemptResult.NotMade(error), Duration.ZERO);
  }

  private static SendReport unreachable(ErrorKind kind, SendRequest request) {
    return SendReport.unreachable(new AttemptError(kind, "nothing came"), request.timeout());
  }
}
