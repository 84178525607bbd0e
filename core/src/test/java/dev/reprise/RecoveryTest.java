package dev.reprise;

import static dev.reprise.EngineRig.TENANT;
import static dev.reprise.ScriptedSender.answer;
import static dev.reprise.ScriptedSender.unreachable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.model.ErrorKind;
import dev.reprise.model.NewEvent;
import dev.reprise.model.Payload;
import dev.reprise.spi.SendReport;
import dev.reprise.spi.SendRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An outage of 2.5 hours of two receivers, while a third goes on. */
class RecoveryTest {

  private static final int OUTAGE_SECONDS = 9_000;
  private static final int AFTERWARDS_SECONDS = 900;

  private final EngineRig rig = new EngineRig().start();
  private final Map<String, Instant> accepted = new HashMap<>();
  private final Map<String, Set<String>> arrived = new HashMap<>();
  private final Map<Long, Integer> startedInSecond = new HashMap<>();
  private Duration slowest = Duration.ZERO;
  private boolean isOut = true;
  private int events;
  private int requests;

  @Test
  void fifteenMinutesAfterAnOutage_nearlyAllHasArrived_andNobodyElseHasNoticed() {
    List.of("slow", "fast", "other").forEach(this::subscribe);
    rig.sender.script(request -> Optional.of(isDown(request) ? refused() : taken(request)));
    for (int second = 0; second < OUTAGE_SECONDS; second++) {
      second(second);
    }
    int owedSlow = accepted("slow");
    int owedFast = accepted("fast");
    isOut = false;

    for (int second = 0; second < AFTERWARDS_SECONDS; second++) {
      second(second);
    }

    assertThat(owedSlow).isEqualTo(900);
    assertThat(owedFast).isEqualTo(90_000);
    assertThat(arrivedDuringOutage("slow")).isGreaterThanOrEqualTo(owedSlow * 99 / 100);
    assertThat(arrivedDuringOutage("fast")).isGreaterThanOrEqualTo(owedFast * 99 / 100);
    assertThat(slowest).isLessThanOrEqualTo(Duration.ofMillis(10));
    assertThat(firstSeconds(10)).isLessThanOrEqualTo(10 * 11 + 1);
    System.out.printf(
        "RecoveryTest: after 15 min %d of 900 and %d of 90000 have arrived; the other's slowest"
            + " first attempt began after %d ms%n",
        arrivedDuringOutage("slow"), arrivedDuringOutage("fast"), slowest.toMillis());
  }

  @Test
  void receiverThatStillFailsNowAndThen_catchesUpToo() {
    subscribe("busy");
    rig.sender.script(
        request -> Optional.of(isOut ? refused() : answered(request, isOneIn(20) ? 500 : 200)));
    for (int second = 0; second < 600; second++) {
      publishEach("busy", 50);
    }
    isOut = false;

    for (int second = 0; second < AFTERWARDS_SECONDS; second++) {
      publishEach("busy", 50);
    }

    assertThat(arrivedDuringOutage("busy")).isGreaterThanOrEqualTo(600 * 50 * 99 / 100);
  }

  private void second(int second) {
    for (int i = 0; i < 10; i++) {
      publish("fast");
    }
    publish("other");
    if (second % 10 == 0) {
      publish("slow");
    }
    rig.time.advance(Duration.ofSeconds(1));
  }

  private void publishEach(String type, int times) {
    for (int i = 0; i < times; i++) {
      publish(type);
    }
    rig.time.advance(Duration.ofSeconds(1));
  }

  private boolean isOneIn(int every) {
    requests++;
    return requests % every == 0;
  }

  private SendReport answered(SendRequest request, int status) {
    return status == 200 ? taken(request) : answer(status);
  }

  private void subscribe(String id) {
    rig.reprise
        .subscriptions()
        .create(NewSubscription.of(TENANT, EngineRig.URL).withId(id).withEventTypes(List.of(id)))
        .orElseThrow();
  }

  private void publish(String type) {
    events++;
    String id = type + "_" + events + (isOut ? "_out" : "");
    accepted.put(id, rig.time.instant());
    rig.reprise
        .events()
        .publish(NewEvent.of(TENANT, type, Payload.json("{}")).withId(id))
        .orElseThrow();
  }

  private boolean isDown(SendRequest request) {
    return isOut && !request.event().type().equals("other");
  }

  private SendReport refused() {
    return unreachable(ErrorKind.CONNECT);
  }

  private SendReport taken(SendRequest request) {
    String type = request.event().type();
    arrived.computeIfAbsent(type, each -> new HashSet<>()).add(request.event().id());
    if (type.equals("other")) {
      Duration took = Duration.between(accepted.get(request.event().id()), rig.time.instant());
      slowest = took.compareTo(slowest) > 0 ? took : slowest;
    }
    if (type.equals("fast")) {
      startedInSecond.merge(rig.time.instant().getEpochSecond(), 1, Integer::sum);
    }
    return answer(200);
  }

  private int accepted(String type) {
    return (int) accepted.keySet().stream().filter(id -> id.startsWith(type)).count();
  }

  private int arrivedDuringOutage(String type) {
    return (int)
        arrived.getOrDefault(type, Set.of()).stream().filter(id -> id.endsWith("_out")).count();
  }

  /** Returns how many attempts the first seconds of the recovery saw. */
  private int firstSeconds(int seconds) {
    long first = startedInSecond.keySet().stream().mapToLong(Long::longValue).min().orElseThrow();
    return startedInSecond.entrySet().stream()
        .filter(each -> each.getKey() < first + seconds)
        .mapToInt(Map.Entry::getValue)
        .sum();
  }
}
