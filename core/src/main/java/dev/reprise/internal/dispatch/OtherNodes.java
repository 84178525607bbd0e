package dev.reprise.internal.dispatch;

import static java.util.Objects.requireNonNull;

import dev.reprise.internal.loop.AtMostEvery;
import dev.reprise.internal.loop.Loop;
import dev.reprise.model.LaneId;
import dev.reprise.spi.SlotSet;
import dev.reprise.spi.Wake;
import dev.reprise.spi.WakeChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the other nodes of work in their lanes, and hears of work in this node's.
 *
 * <p>Many lanes are told in one wake, and at most {@value #WAKES_PER_SECOND} wakes a second, on a
 * loop of its own, since telling may block. What is heard leads to visits of the lanes that are
 * named, or to a look, however much is told.
 */
final class OtherNodes {

  /** Most wakes that this node tells in a second. */
  static final int WAKES_PER_SECOND = 50;

  /** Most lanes that wait to be told by name; of more only the slots are told. */
  static final int LANES_MAX = 500;

  /** How long nothing is told after that has failed; the poll finds it. */
  static final Duration QUIET_AFTER_FAILURE = Duration.ofSeconds(1);

  /** How often this node looks for lanes that others could not name. */
  static final Duration LOOK_AT_MOST_EVERY = Duration.ofMillis(100);

  private static final Logger LOG = LoggerFactory.getLogger(OtherNodes.class);

  private final WakeChannel channel;
  private final Supplier<SlotSet> held;
  private final Consumer<Collection<LaneId>> onWoken;
  private final AtMostEvery telling;
  private final AtMostEvery looking;
  private final Set<LaneId> lanes = ConcurrentHashMap.newKeySet();
  private final Set<Integer> slots = ConcurrentHashMap.newKeySet();
  private boolean isFailing;
  private Runnable stopListening = () -> {};

  /**
   * Takes the channel, and what to do about wakes.
   *
   * @param tellLoop tells the others
   * @param held the slots that are this node's now; asked by any thread
   * @param onWoken hears of lanes in them, on a thread of the channel's
   * @param lookLoop runs the look
   * @param look looks for all lanes with work
   */
  OtherNodes(
      WakeChannel channel,
      Loop tellLoop,
      Supplier<SlotSet> held,
      Consumer<Collection<LaneId>> onWoken,
      Loop lookLoop,
      Runnable look) {
    this.channel = requireNonNull(channel, "channel");
    this.held = requireNonNull(held, "held");
    this.onWoken = requireNonNull(onWoken, "onWoken");
    this.telling =
        new AtMostEvery(tellLoop, Duration.ofSeconds(1).dividedBy(WAKES_PER_SECOND), this::tellNow);
    this.looking = new AtMostEvery(lookLoop, LOOK_AT_MOST_EVERY, look);
  }

  /** Begins to listen; called on one loop, as {@link #stopListening} is. */
  void listen() {
    stopListening = channel.listen(this::heard);
  }

  void stopListening() {
    stopListening.run();
  }

  /**
   * Tells of the lanes that are not in this node's slots; may be called by any thread, and does not
   * wait.
   *
   * @return the others
   */
  Collection<LaneId> tellOfAllBut(SlotSet own, Collection<LaneId> woken) {
    if (own.isAll() || channel.equals(WakeChannel.none())) {
      return woken;
    }
    Map<Boolean, List<LaneId>> byOwn =
        woken.stream().collect(Collectors.partitioningBy(lane -> own.contains(lane.slot())));
    tell(byOwn.getOrDefault(false, List.of()));
    return byOwn.getOrDefault(true, List.of());
  }

  private void tell(List<LaneId> woken) {
    if (woken.isEmpty()) {
      return;
    }
    for (LaneId lane : woken) {
      if (lanes.size() < LANES_MAX) {
        lanes.add(lane);
      } else {
        slots.add(lane.slot());
      }
    }
    telling.ask();
  }

  private void tellNow() {
    Wake wake = new Wake(takeAll(lanes), SlotSet.of(takeAll(slots).stream().mapToInt(s -> s)));
    if (wake.lanes().isEmpty() && wake.slots().isEmpty()) {
      return;
    }
    try {
      channel.tell(wake);
      isFailing = false;
    } catch (RuntimeException e) {
      // whatever a host's own channel throws, it is only the sooner way
      if (!isFailing) {
        LOG.warn("could not tell the other nodes of work; their poll finds it", e);
      }
      isFailing = true;
      telling.holdOff(QUIET_AFTER_FAILURE);
    }
  }

  private void heard(Wake wake) {
    SlotSet own = held.get();
    onWoken.accept(wake.lanes().stream().filter(lane -> own.contains(lane.slot())).toList());
    if (!own.and(wake.slots()).isEmpty()) {
      looking.ask();
    }
  }

  private static <T> List<T> takeAll(Set<T> from) {
    List<T> taken = new ArrayList<>();
    for (Iterator<T> each = from.iterator(); each.hasNext(); ) {
      taken.add(each.next());
      each.remove();
    }
    return taken;
  }
}
