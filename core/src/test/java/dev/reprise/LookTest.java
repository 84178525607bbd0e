package dev.reprise;

import static dev.reprise.EngineRig.START;
import static dev.reprise.EngineRig.TENANT;
import static dev.reprise.EngineRig.URL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.internal.loop.Loop;
import dev.reprise.internal.loop.VirtualTime;
import dev.reprise.memory.InMemoryDeliveryStore;
import dev.reprise.model.NewEvent;
import dev.reprise.model.Payload;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The looks for what is due are slow, or break: what is known of is sent all the same. */
class LookTest {

  private static final Duration SEVERAL_POLLS = Duration.ofSeconds(5);

  private final VirtualTime time = new VirtualTime(START);
  private final ScriptedSender sender = new ScriptedSender();
  private final FaultyStore store = new FaultyStore(InMemoryDeliveryStore.create(time));
  private final LookLoop lookLoop = new LookLoop(time.loop());
  private final Reprise engine =
      Reprise.builder(store, sender)
          .loops(name -> name.equals("reprise-look") ? lookLoop : time.loop())
          .build();

  /** Accepts what the engine hears of by its looks only. */
  private final Reprise elsewhere =
      Reprise.builder(store, sender).loops(name -> time.loop()).build();

  @BeforeEach
  void start() {
    assertThat(engine.subscriptions().create(NewSubscription.of(TENANT, URL)).orElseThrow())
        .isNotNull();
    engine.start();
    time.advance(SEVERAL_POLLS);
  }

  @Test
  void whileALookTakesLong_whatIsAcceptedIsSent() {
    lookLoop.hold();
    time.advance(SEVERAL_POLLS);

    publish(engine, "evt_1");
    time.advance(Duration.ofMillis(10));

    assertThat(sender.requests()).hasSize(1);
  }

  @Test
  void whileALookTakesLong_noOtherBegins() {
    lookLoop.hold();
    time.advance(SEVERAL_POLLS);
    int before = store.calls("lanesDue");
    publish(elsewhere, "evt_1");

    lookLoop.resume();
    time.settle();

    assertThat(store.calls("lanesDue")).isEqualTo(before + 2);
    assertThat(sender.requests()).hasSize(1);
  }

  @Test
  void afterALookThatEndedByAnError_thereIsANextOne() {
    store.stallOnce(
        "lanesDue",
        () -> {
          throw new StackOverflowError("planned");
        });
    assertThatThrownBy(() -> time.advance(SEVERAL_POLLS)).hasMessage("planned");

    publish(elsewhere, "evt_1");
    time.advance(SEVERAL_POLLS);

    assertThat(sender.requests()).hasSize(1);
  }

  private static void publish(Reprise by, String id) {
    NewEvent event = NewEvent.of(TENANT, "order.paid", Payload.json("{}")).withId(id);
    assertThat(by.events().publish(event).orElseThrow().deliveryIds()).hasSize(1);
  }

  /** A loop whose steps can be kept waiting, as by a slow one before them. */
  private static final class LookLoop implements Loop {

    private final Loop loop;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean isHeld;

    LookLoop(Loop loop) {
      this.loop = loop;
    }

    void hold() {
      isHeld = true;
    }

    void resume() {
      isHeld = false;
      waiting.forEach(loop::execute);
      waiting.clear();
    }

    @Override
    public long nanoTime() {
      return loop.nanoTime();
    }

    @Override
    public void execute(Runnable step) {
      if (isHeld) {
        waiting.add(step);
      } else {
        loop.execute(step);
      }
    }

    @Override
    public Runnable after(Duration delay, Runnable step) {
      return loop.after(delay, step);
    }

    @Override
    public void close() {
      loop.close();
    }
  }
}
