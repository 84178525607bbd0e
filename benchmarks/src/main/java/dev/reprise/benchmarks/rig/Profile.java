package dev.reprise.benchmarks.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/** Where the processor time of this JVM goes, by the JDK's own flight recorder. */
final class Profile {

  private static final String SAMPLE = "jdk.ExecutionSample";
  private static final Duration EVERY = Duration.ofMillis(10);
  private static final int SHOWN = 10;

  private @Nullable Recording recording;

  void begin() {
    Recording started = new Recording();
    started.enable(SAMPLE).withPeriod(EVERY);
    started.start();
    recording = started;
  }

  /** Returns shares in per cent: by thread, by method, and by the method of ours that led to it. */
  Map<String, Object> end() throws IOException {
    Recording ended = recording;
    if (ended == null) {
      return Map.of();
    }
    Path file = Files.createTempFile("profile", ".jfr");
    try (ended) {
      ended.stop();
      ended.dump(file);
      return shares(file);
    } finally {
      Files.delete(file);
      recording = null;
    }
  }

  private static Map<String, Object> shares(Path file) throws IOException {
    Map<String, Integer> threads = new HashMap<>();
    Map<String, Integer> methods = new HashMap<>();
    Map<String, Integer> ours = new HashMap<>();
    int samples = 0;
    for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
      if (event.getEventType().getName().equals(SAMPLE) && event.getStackTrace() != null) {
        samples++;
        threads.merge(threadOf(event), 1, Integer::sum);
        methods.merge(nameOf(event.getStackTrace().getFrames().get(0)), 1, Integer::sum);
        ours.merge(firstOfOurs(event).orElse("none of ours"), 1, Integer::sum);
      }
    }
    Map<String, Object> shares = new LinkedHashMap<>();
    shares.put("samples", samples);
    shares.put("threads", top(threads, samples));
    shares.put("methods", top(methods, samples));
    shares.put("ours", top(ours, samples));
    return shares;
  }

  private static String threadOf(RecordedEvent event) {
    String name = event.getThread("sampledThread").getJavaName();
    return name == null ? "of the JVM" : name.replaceAll("[-_ ]?[0-9]+$", "");
  }

  private static Optional<String> firstOfOurs(RecordedEvent event) {
    return event.getStackTrace().getFrames().stream()
        .map(Profile::nameOf)
        .filter(name -> name.startsWith("dev.reprise."))
        .findFirst();
  }

  private static String nameOf(RecordedFrame frame) {
    return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
  }

  private static Map<String, Double> top(Map<String, Integer> counts, int samples) {
    return counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
        .limit(SHOWN)
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                each -> Math.round(each.getValue() * 1_000.0 / samples) / 10.0,
                (first, second) -> first,
                LinkedHashMap::new));
  }
}
