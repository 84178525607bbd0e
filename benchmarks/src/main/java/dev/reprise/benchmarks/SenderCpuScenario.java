package dev.reprise.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.benchmarks.rig.ChildJvm;
import dev.reprise.benchmarks.rig.Receiver;
import dev.reprise.benchmarks.rig.SenderMain;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What the sender costs over the HTTP client that it is built on. */
@Command(
    name = "sender-cpu",
    description = {
      "Posts 1 KiB over connections that are kept alive, in turns with the sender, signing and",
      "recording, and with the bare HTTP client, and compares the processor time. Ends with 1 if",
      "the sender needs more than 1.5 times as much."
    },
    mixinStandardHelpOptions = true)
final class SenderCpuScenario implements Callable<Integer> {

  private static final double RATIO_MAX = 1.5;
  private static final double HUNDRED_THOUSAND = 100_000;
  private static final Duration LONGEST = Duration.ofMinutes(9);

  @Option(
      names = "--requests",
      paramLabel = "N",
      defaultValue = "100000",
      description = "Requests of a round. Default ${DEFAULT-VALUE}.")
  private int requests;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "Measured rounds of each; one more comes first. Default ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--java",
      paramLabel = "OPTION",
      description = "An option for the measured JVM, such as -Xmx2g")
  private List<String> java = List.of();

  @Option(names = "--json", paramLabel = "FILE", description = "Where to write the figures.")
  private @Nullable Path json;

  @Override
  public Integer call() throws Exception {
    JsonNode seen;
    try (Receiver receiver = Receiver.start();
        ChildJvm jvm =
            ChildJvm.start(
                SenderMain.class,
                options(),
                "cpu",
                Integer.toString(rounds),
                Integer.toString(requests),
                receiver.ok())) {
      seen = jvm.next(LONGEST);
    }
    double bare = secondsPer100k(seen.path("bare_cpu_millis"));
    double ours = secondsPer100k(seen.path("sender_cpu_millis"));
    double ratio = Report.rounded(ours / bare);
    new Report("sender-cpu")
        .add("requests_a_round", requests)
        .add("bare_client_cpu_millis", seen.path("bare_cpu_millis").toString())
        .add("sender_cpu_millis", seen.path("sender_cpu_millis").toString())
        .add("bare_client_cpu_seconds_per_100k", Report.rounded(bare))
        .add("sender_cpu_seconds_per_100k", Report.rounded(ours))
        .add("ratio", ratio)
        .add("ratio_max", RATIO_MAX)
        .print(System.out, json);
    return ratio <= RATIO_MAX ? 0 : 1;
  }

  private List<String> options() {
    return java.isEmpty() ? List.of("-Xmx1g") : java;
  }

  /** Takes the median of the rounds. */
  private double secondsPer100k(JsonNode millis) {
    List<Double> each =
        StreamSupport.stream(millis.spliterator(), false).map(JsonNode::asDouble).toList();
    return Report.median(each) / 1_000 * HUNDRED_THOUSAND / requests;
  }
}
