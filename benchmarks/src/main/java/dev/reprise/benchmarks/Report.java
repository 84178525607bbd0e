package dev.reprise.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.reprise.benchmarks.rig.Meter.Reading;
import dev.reprise.benchmarks.rig.ProcessUse;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The figures of a run, as a table for people and as JSON. */
final class Report {

  private static final double MEBIBYTE = 1 << 20;
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Map<String, Object> figures = new LinkedHashMap<>();

  /** Begins the report of a scenario, with what it ran on. */
  Report(String scenario) {
    figures.put("scenario", scenario);
    figures.put("java", System.getProperty("java.version"));
    figures.put("processors", Runtime.getRuntime().availableProcessors());
  }

  Report add(String name, Object value) {
    figures.put(name, value);
    return this;
  }

  /** Adds what {@code count} things took, each of them and together. */
  Report addUse(Reading use, long count, String what) {
    add("seconds", rounded(use.seconds()));
    add(what + "_per_second", Math.round(count / use.seconds()));
    add("engine_cpu_seconds", rounded(use.engineCpu().toMillis() / 1e3));
    add("engine_cpu_micros_each", rounded(use.engineCpu().toNanos() / 1e3 / count));
    add("database_cpu_seconds", rounded(use.serverCpu().toMillis() / 1e3));
    add("database_cpu_micros_each", rounded(use.serverCpu().toNanos() / 1e3 / count));
    return add("wal_bytes_each", use.walBytes() / count);
  }

  /** Adds what the engine's process has needed of memory, and how many threads it has. */
  Report addMemory(Rig rig) throws IOException, InterruptedException {
    JsonNode heap = rig.engine().heap();
    add("heap_peak_mib", mebibytes(heap.path("peak_bytes").asLong()));
    add("heap_peak_after_gc_mib", mebibytes(heap.path("peak_after_gc_bytes").asLong()));
    add("heap_max_mib", mebibytes(heap.path("max_bytes").asLong()));
    add("resident_peak_mib", mebibytes(ProcessUse.peakResidentBytes(rig.engine().pid())));
    return add("threads", ProcessUse.threads(rig.engine().pid()));
  }

  /** Prints the table, and writes the file if one is wanted. */
  void print(PrintStream out, @Nullable Path file) throws IOException {
    JsonNode json = JSON.valueToTree(figures);
    json.properties().forEach(field -> print(out, "", field.getKey(), field.getValue()));
    if (file != null) {
      JSON.writeValue(file.toFile(), figures);
    }
  }

  private static void print(PrintStream out, String indent, String name, JsonNode value) {
    if (value.isObject()) {
      out.println(indent + name);
      value.properties().forEach(e -> print(out, indent + "  ", e.getKey(), e.getValue()));
    } else {
      out.printf(Locale.ROOT, "%-60s %s%n", indent + name, value.asText());
    }
  }

  /** Returns the value in the middle; of an even number, the upper of the two. */
  static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }

  static double mebibytes(long bytes) {
    return rounded(bytes / MEBIBYTE);
  }
}
