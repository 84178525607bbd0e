package dev.reprise.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.benchmarks.rig.ChildJvm;
import dev.reprise.benchmarks.rig.Receiver;
import dev.reprise.benchmarks.rig.SenderMain;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What the sender needs of memory and threads while many receivers take their time. */
@Command(
    name = "sender-in-flight",
    description = {
      "Has many requests in flight to a receiver that answers after a while, and prints the memory",
      "and the threads beyond those of the JVM. Ends with 1 if it is more than is promised."
    },
    mixinStandardHelpOptions = true)
final class SenderInFlightScenario implements Callable<Integer> {

  private static final double RESIDENT_MIB_MAX = 400;
  private static final int THREADS_MAX = 50;
  private static final Duration LONGEST = Duration.ofMinutes(3);

  @Option(
      names = "--requests",
      paramLabel = "N",
      defaultValue = "5000",
      description = "Requests in flight. Default ${DEFAULT-VALUE}.")
  private int requests;

  @Option(
      names = "--delay",
      paramLabel = "TIME",
      defaultValue = "PT2S",
      description = "When the receiver answers. Default ${DEFAULT-VALUE}.")
  private Duration delay = Duration.ZERO;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "How often they are sent, one round after the other. Default ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(names = "--json", paramLabel = "FILE", description = "Where to write the figures.")
  private @Nullable Path json;

  @Override
  public Integer call() throws Exception {
    try (Receiver receiver = Receiver.start()) {
      JsonNode seen = measure(receiver);
      double resident =
          Report.mebibytes(
              seen.path("resident_bytes").asLong() - seen.path("resident_bytes_before").asLong());
      int threads = seen.path("threads").asInt() - seen.path("threads_before").asInt();
      boolean isKept =
          resident <= RESIDENT_MIB_MAX && threads <= THREADS_MAX && seen.path("wrong").asInt() == 0;
      new Report("sender-in-flight")
          .add("requests_in_flight", requests)
          .add("rounds", rounds)
          .add("not_answered_204", seen.path("wrong"))
          .add("threads_of_the_jvm", seen.path("threads_before"))
          .add("threads_over_the_jvms", threads)
          .add("threads_over_the_jvms_max", THREADS_MAX)
          .add(
              "resident_of_the_jvm_mib",
              Report.mebibytes(seen.path("resident_bytes_before").asLong()))
          .add("resident_over_the_jvms_mib", resident)
          .add("resident_over_the_jvms_max_mib", RESIDENT_MIB_MAX)
          .add("kept", isKept)
          .print(System.out, json);
      return isKept ? 0 : 1;
    }
  }

  private JsonNode measure(Receiver receiver) throws Exception {
    String[] args =
        Stream.concat(
                Stream.of("in-flight", Integer.toString(rounds), Integer.toString(requests)),
                receiver.atEachHost(receiver.slow(delay)).stream())
            .toArray(String[]::new);
    try (ChildJvm jvm = ChildJvm.start(SenderMain.class, List.of("-Xmx1g"), args)) {
      return jvm.next(LONGEST);
    }
  }
}
