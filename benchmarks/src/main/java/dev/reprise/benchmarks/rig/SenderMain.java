package dev.reprise.benchmarks.rig;

import dev.reprise.http.AddressPolicy;
import dev.reprise.http.HttpSender;
import dev.reprise.model.RecordedResponse;
import dev.reprise.spi.SendReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;

/** The process of a sender alone, without an engine or a store. */
public final class SenderMain {

  private static final int NO_CONTENT = 204;
  private static final int AT_A_TIME = 256;

  private SenderMain() {}

  /**
   * Runs a probe and says what it saw.
   *
   * @param args {@code in-flight ROUNDS REQUESTS URL…}, or {@code cpu ROUNDS REQUESTS URL}
   */
  public static void main(String[] args) throws Exception {
    int rounds = Integer.parseInt(args[1]);
    int requests = Integer.parseInt(args[2]);
    List<String> urls = List.of(args).subList(3, args.length);
    ChildJvm.say(
        args[0].equals("cpu")
            ? cpu(rounds, requests, urls.get(0))
            : inFlight(rounds, requests, urls));
  }

  private static Map<String, Object> inFlight(int rounds, int requests, List<String> urls)
      throws IOException, InterruptedException {
    long pid = ProcessHandle.current().pid();
    int threadsBefore = ProcessUse.threads(pid);
    long residentBefore = ProcessUse.residentBytes(pid);
    int threads = 0;
    LongAdder wrong = new LongAdder();
    try (HttpSender sender = sender()) {
      for (int round = 0; round < rounds; round++) {
        List<CompletableFuture<SendReport>> pending = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
          String url = urls.get(i % urls.size());
          pending.add(sender.send(Posts.to(url, i)).toCompletableFuture());
        }
        threads = Math.max(threads, ProcessUse.threads(pid));
        for (CompletableFuture<SendReport> each : pending) {
          if (!isDelivered(each.join())) {
            wrong.increment();
          }
        }
      }
      threads = Math.max(threads, ProcessUse.threads(pid));
    }
    Map<String, Object> seen = new LinkedHashMap<>();
    seen.put("wrong", wrong.sum());
    seen.put("threads_before", threadsBefore);
    seen.put("threads", threads);
    seen.put("resident_bytes_before", residentBefore);
    seen.put("resident_bytes", ProcessUse.peakResidentBytes(pid));
    return seen;
  }

  private static Map<String, Object> cpu(int rounds, int requests, String url) throws Exception {
    List<Double> bare = new ArrayList<>();
    List<Double> ours = new ArrayList<>();
    try (HttpSender sender = sender();
        BareClient client = new BareClient(AT_A_TIME)) {
      // The first round of each warms up.
      for (int round = 0; round <= rounds; round++) {
        double bareMillis = millis(requests, (number, done) -> client.post(url, number, done));
        double oursMillis =
            millis(
                requests,
                (number, done) ->
                    sender
                        .send(Posts.to(url, number))
                        .whenComplete((report, failure) -> done.done(isDelivered(report))));
        if (round > 0) {
          bare.add(bareMillis);
          ours.add(oursMillis);
        }
      }
    }
    return Map.of("bare_cpu_millis", bare, "sender_cpu_millis", ours);
  }

  /** Sends many, some at a time, and returns the processor time of this process meanwhile. */
  private static double millis(int requests, Sending sending) throws Exception {
    long pid = ProcessHandle.current().pid();
    Semaphore free = new Semaphore(AT_A_TIME);
    CountDownLatch open = new CountDownLatch(requests);
    LongAdder wrong = new LongAdder();
    long before = ProcessUse.cpu(pid).toMillis();
    for (int i = 0; i < requests; i++) {
      free.acquire();
      sending.send(
          i,
          isDelivered -> {
            if (!isDelivered) {
              wrong.increment();
            }
            free.release();
            open.countDown();
          });
    }
    open.await();
    if (wrong.sum() > 0) {
      throw new IllegalStateException(wrong.sum() + " requests were not answered 204");
    }
    return ProcessUse.cpu(pid).toMillis() - before;
  }

  private static boolean isDelivered(SendReport report) {
    return report.response().map(RecordedResponse::status).orElse(0) == NO_CONTENT;
  }

  private static HttpSender sender() {
    return HttpSender.builder().addressPolicy(AddressPolicy.development()).build();
  }

  /** Sends one request, and says later whether it was answered as it should be. */
  @FunctionalInterface
  private interface Sending {
    void send(long number, Done done);
  }

  /** Hears that a request is over. */
  @FunctionalInterface
  interface Done {
    void done(boolean isDelivered);
  }
}
