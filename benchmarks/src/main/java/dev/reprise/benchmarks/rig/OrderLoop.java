package dev.reprise.benchmarks.rig;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What all processes that are measured do: what the lines on their standard input say. */
final class OrderLoop {

  private final Runnable start;
  private final Publisher publisher;
  private final HeapWatch heap;

  /** Takes what begins to dispatch, and what publishes. */
  OrderLoop(Runnable start, Publisher publisher, HeapWatch heap) {
    this.start = start;
    this.publisher = publisher;
    this.heap = heap;
  }

  /** Obeys; returns when there are no more lines. */
  void run() throws IOException, InterruptedException {
    Profile profile = new Profile();
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = orders.readLine(); line != null; line = orders.readLine()) {
      List<String> words = List.of(line.split(" ", -1));
      switch (words.get(0)) {
        case "start" -> {
          start.run();
          ChildJvm.say(Map.of("started", true));
        }
        case "publish" ->
            ChildJvm.say(
                publisher.publish(Long.parseLong(words.get(1)), Integer.parseInt(words.get(2))));
        case "profile" -> {
          profile.begin();
          ChildJvm.say(Map.of("profiling", true));
        }
        case "profiled" -> ChildJvm.say(profile.end());
        case "heap" -> ChildJvm.say(heap.peaks());
        default -> throw new IllegalArgumentException("unknown order: " + line);
      }
    }
  }
}
