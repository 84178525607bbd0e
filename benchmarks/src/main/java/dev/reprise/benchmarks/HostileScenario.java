package dev.reprise.benchmarks;

import dev.reprise.benchmarks.HostileProbe.Row;
import dev.reprise.benchmarks.rig.HeapWatch;
import dev.reprise.benchmarks.rig.Hostility;
import dev.reprise.model.AttemptSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** What every kind of hostile receiver can do to the sender: the outcome, the time, the bytes. */
@Command(
    name = "hostile",
    description = {
      "Sends to receivers that mean harm, 16 at a time to each, over an engine in memory. Prints",
      "the outcome, the longest attempt, and how many bytes each connection could write until it",
      "was closed; then the heap."
    },
    mixinStandardHelpOptions = true)
final class HostileScenario implements Callable<Integer> {

  @Override
  public Integer call() throws Exception {
    HeapWatch heap = HeapWatch.begin();
    try (HostileProbe probe = new HostileProbe()) {
      System.out.printf(
          Locale.ROOT,
          "%-20s %-32s %-22s %9s %11s %14s %7s%n",
          "receiver",
          "delivery",
          "attempt",
          "next in",
          "longest ms",
          "bytes written",
          "closed");
      for (Hostility each : Hostility.values()) {
        print(probe.meet(each));
      }
    }
    System.out.printf(
        Locale.ROOT,
        "heap MiB: peak %s, peak after a collection %s, of %s%n",
        Report.mebibytes(heap.peaks().getOrDefault("peak_bytes", 0L)),
        Report.mebibytes(heap.peaks().getOrDefault("peak_after_gc_bytes", 0L)),
        Report.mebibytes(heap.peaks().getOrDefault("max_bytes", 0L)));
    return 0;
  }

  private static void print(Row row) {
    System.out.printf(
        Locale.ROOT,
        "%-20s %-32s %-22s %9s %11d %14d %7s%n",
        row.hostility(),
        row.deliveries().stream()
                .map(each -> each.status() + "/" + each.progress().detail())
                .map(text -> text.toLowerCase(Locale.ROOT))
                .distinct()
                .collect(Collectors.joining(" "))
            + (row.isDisabled() ? ", disabled" : ""),
        row.deliveries().stream()
            .flatMap(each -> each.progress().lastAttempt().stream())
            .map(HostileScenario::shown)
            .distinct()
            .collect(Collectors.joining(" ")),
        row.deliveries().stream()
            .flatMap(each -> each.progress().nextAttemptAt().stream())
            .min(Instant::compareTo)
            .map(next -> Duration.between(Instant.now(), next).toMinutes() + " min")
            .orElse("-"),
        row.longest().toMillis(),
        row.seen().written(),
        row.seen().closed() + "/" + row.seen().opened());
  }

  private static String shown(AttemptSummary attempt) {
    return attempt
        .status()
        .map(Object::toString)
        .orElseGet(
            () ->
                attempt
                    .error()
                    .map(error -> error.kind().name().toLowerCase(Locale.ROOT))
                    .orElse("-"));
  }
}
