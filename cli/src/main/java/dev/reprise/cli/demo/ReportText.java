package dev.reprise.cli.demo;

import static java.util.Objects.requireNonNull;

import dev.reprise.model.Attempt;
import dev.reprise.model.Delivery;
import dev.reprise.model.Lineage;
import dev.reprise.model.WireName;
import java.util.stream.Collectors;

/** Lays a report out for people: a table of what happened, and the lineage of the replay. */
final class ReportText {

  private static final String HEAD =
      String.format(
          "%-14s%10s%11s%8s%6s%10s%10s%12s%16s%n",
          "subscription",
          "deliveries",
          "succeeded",
          "failed",
          "dead",
          "attempts",
          "requests",
          "duplicates",
          "bad signatures");

  private final Report report;
  private final StringBuilder text = new StringBuilder();

  ReportText(Report report) {
    this.report = requireNonNull(report, "report");
    addTable();
    report.replay().ifPresentOrElse(this::addReplay, this::addNoReplay);
    line("");
    line(report.isOk() ? "Every count is right." : "A count is wrong.");
  }

  /** Returns the whole text; each line ends with a line break. */
  @Override
  public String toString() {
    return text.toString();
  }

  private void addTable() {
    line(
        report.plan().events()
            + " events to "
            + report.counted().size()
            + " subscriptions, as the store and the receiver counted them:");
    line("");
    text.append(HEAD);
    for (String name : report.plan().subscriptions()) {
      addRow(name, report.counted().getOrDefault(name, Counts.NONE));
      if (!report.isRight(name)) {
        addRow("  must be", report.plan().expected(name));
      }
    }
    addRow("total", report.total());
  }

  private void addRow(String name, Counts counts) {
    text.append(
        String.format(
            "%-14s%10d%11d%8d%6d%10d%10d%12d%16d%n",
            name,
            counts.deliveries(),
            counts.succeeded(),
            counts.failed(),
            counts.dead(),
            counts.attempts(),
            counts.requests(),
            counts.duplicates(),
            counts.badSignatures()));
  }

  private void addReplay(Replayed replay) {
    Delivery original = replay.before().delivery();
    line("");
    line(
        "The receiver was fixed, and delivery "
            + original.id()
            + " of event "
            + original.event().id()
            + " to "
            + original.subscriptionId()
            + " replayed. Its lineage:");
    line("");
    replay.lineage().entries().forEach(this::addEntry);
    line("");
    line(
        replay.isOriginalUnchanged()
            ? "The original is unchanged: its facts, its attempts and its payload."
            : "The original has CHANGED.");
    if (!replay.isOk()) {
      line("The replay went wrong: in all " + replay.totalAfter());
      line("                where before " + replay.totalBefore());
    }
  }

  private void addEntry(Lineage.Entry entry) {
    Delivery delivery = entry.delivery();
    line(
        "  "
            + delivery.id()
            + "  "
            + WireName.of(delivery.status())
            + " ("
            + WireName.of(delivery.progress().detail())
            + ")"
            + delivery.origin().replayedFrom().map(id -> ", replays " + id).orElse(", original"));
    line(
        "    attempts: "
            + entry.attempts().stream().map(ReportText::shown).collect(Collectors.joining(", ")));
  }

  private void addNoReplay() {
    line("");
    line("No delivery was dead, so none was replayed.");
  }

  private static String shown(Attempt attempt) {
    return attempt.number()
        + " answered "
        + attempt
            .response()
            .map(response -> String.valueOf(response.status()))
            .or(() -> attempt.error().map(error -> WireName.of(error.kind())))
            .orElse("nothing");
  }

  private void line(String line) {
    text.append(line).append(System.lineSeparator());
  }
}
