package dev.reprise;

import static dev.reprise.EngineRig.TENANT;
import static dev.reprise.ScriptedSender.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.model.ErrorKind;
import dev.reprise.model.NewEvent;
import dev.reprise.model.Payload;
import dev.reprise.spi.SendReport;
import dev.reprise.spi.SendRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What receivers in trouble, with backlogs, do to all others, on virtual time. */
class IsolationTest {

  private static final int GOOD = 10;
  private static final String BAD = "bad";

  /** How long each read of the store takes where it takes time. */
  private static final Duration READ_TAKES = Duration.ofMillis(1);

  /** What others may lose to lanes with backlogs, with such reads. */
  private static final Duration STARTS_WITHIN = Duration.ofMillis(15);

  private final EngineRig rig = new EngineRig();

  /** Accepts what the engine hears of by its looks only. */
  private final Reprise elsewhere =
      Reprise.builder(rig.store, rig.sender).loops(name -> rig.time.loop()).build();

  @Test
  void threeHundredReceiversThatHangAtOnce_keepNobodyWaiting() {
    hanging(300, 20);

    for (int second = 0; second < 60; second++) {
      assertOthersAreSentAtOnce(second);
    }
  }

  @Test
  void receiversThatHang_areProbedOneAtATime_inTheEnd() {
    hanging(300, 20);
    rig.time.advance(Duration.ofMinutes(3));

    int before = rig.sender.requests().size();
    rig.time.advance(Duration.ofSeconds(9));
    Map<String, Long> withinOneTimeout =
        rig.sender.requests().stream()
            .skip(before)
            .collect(Collectors.groupingBy(SendRequest::url, Collectors.counting()));

    assertThat(withinOneTimeout.values()).isNotEmpty().allMatch(each -> each == 1);
  }

  static Stream<Optional<SendReport>> troubles() {
    return Stream.of(
        Optional.empty(),
        Optional.of(answer(500)),
        Optional.of(answer(503)),
        Optional.of(ScriptedSender.unreachable(ErrorKind.CONNECT)));
  }

  @ParameterizedTest
  @MethodSource("troubles")
  void receiverInTroubleWithALargeBacklog_keepsNobodyWaiting(Optional<SendReport> trouble) {
    prepare(1, 3_000);
    rig.sender.script(request -> isBad(request) ? trouble : Optional.of(answer(200)));
    rig.start();

    for (int second = 0; second < 30; second++) {
      assertOthersAreSentAtOnce(second);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 300, 520, 700, 800})
  void manyBacklogsThatBecomeDueAtOnce_holdUpNothingNew(int startedBefore) {
    prepare(300, 20);
    rig.store.onEachRead(() -> rig.time.pass(READ_TAKES));
    List<Instant> accepted = new ArrayList<>();
    List<Instant> sent = new ArrayList<>();
    rig.sender.script(
        request -> {
          if (!isBad(request)) {
            sent.add(rig.time.instant());
            return Optional.of(answer(200));
          }
          if (rig.sender.requests().size() == startedBefore) {
            accepted.add(rig.time.instant());
            publish(rig.reprise, "good0", "good0-meanwhile");
          }
          return Optional.empty();
        });

    rig.start();
    rig.time.advance(Duration.ofSeconds(2));

    assertThat(accepted).hasSize(1);
    assertThat(sent).hasSize(1);
    assertThat(Duration.between(accepted.get(0), sent.get(0))).isLessThan(STARTS_WITHIN);
  }

  @Test
  void lanesForWhichNothingIsLeft_goOnAsSoonAsThereIsRoom() {
    hanging(2_000, 1);
    rig.time.advance(Duration.ofSeconds(1));
    long first = rig.sender.requests().stream().map(SendRequest::url).distinct().count();
    assertThat(first).isLessThan(2_000);

    rig.time.advance(Duration.ofMillis(10_500));

    assertThat(rig.sender.requests().stream().map(SendRequest::url).distinct()).hasSize(2_000);
  }

  private void hanging(int count, int backlogOfEach) {
    prepare(count, backlogOfEach);
    rig.sender.script(request -> isBad(request) ? Optional.empty() : Optional.of(answer(200)));
    rig.start();
  }

  private void prepare(int bad, int backlogOfEach) {
    for (int i = 0; i < GOOD; i++) {
      subscribe("good" + i);
    }
    for (int i = 0; i < bad; i++) {
      subscribe(BAD + i);
      for (int n = 0; n < backlogOfEach; n++) {
        publish(elsewhere, BAD + i, BAD + i + "-" + n);
      }
    }
  }

  private static boolean isBad(SendRequest request) {
    return request.event().type().startsWith(BAD);
  }

  private void assertOthersAreSentAtOnce(int second) {
    for (int i = 0; i < GOOD; i++) {
      publish(rig.reprise, "good" + i, "good" + i + "-" + second);
    }
    rig.time.advance(Duration.ofMillis(10));
    for (int i = 0; i < GOOD; i++) {
      String id = "good" + i + "-" + second;
      assertThat(rig.sender.requests()).anyMatch(request -> request.event().id().equals(id));
    }
    rig.time.advance(Duration.ofMillis(990));
  }

  private void subscribe(String name) {
    NewSubscription subscription =
        NewSubscription.of(TENANT, "https://" + name + ".example/in")
            .withId(name)
            .withEventTypes(List.of(name));
    assertThat(rig.reprise.subscriptions().create(subscription).orElseThrow()).isNotNull();
  }

  private static void publish(Reprise by, String type, String id) {
    NewEvent event = NewEvent.of(TENANT, type, Payload.json("{}")).withId(id);
    assertThat(by.events().publish(event).orElseThrow().deliveryIds()).hasSize(1);
  }
}
