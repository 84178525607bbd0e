package dev.reprise.memory;

import dev.reprise.model.DeliveryOrder;
import dev.reprise.model.LaneId;
import dev.reprise.model.OnDead;
import dev.reprise.spi.LineHeads;
import dev.reprise.spi.LineWalk;
import dev.reprise.spi.QueuedDelivery;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Goes from line to line of a lane, and reads what stands first and is due. */
final class Lines {

  /** Most lines that one step looks at. */
  private static final int LINES_MAX = 1_000;

  /** Marks a place behind a line, whose name follows. */
  private static final String BEHIND = ">";

  /** The place before all lines, once all was read that was accepted without order. */
  private static final String FIRST = "";

  private final Queue queue;
  private final Ledger ledger;
  private final HeldLines held;

  Lines(Queue queue, Ledger ledger, HeldLines held) {
    this.queue = queue;
    this.ledger = ledger;
    this.held = held;
  }

  LineHeads heads(LineWalk walk) {
    List<LineHeads.Head> due = new ArrayList<>();
    if (walk.from().isEmpty()) {
      queue
          .unorderedDue(walk.lane(), walk.upTo())
          .limit(walk.limit())
          .forEach(row -> due.add(new LineHeads.Head(row, Optional.empty())));
    }
    String place = walk.from().orElse(FIRST);
    for (int looks = 0; looks < LINES_MAX && due.size() < walk.limit(); looks++) {
      Optional<QueuedDelivery> head = queue.head(key(walk, place));
      if (head.isEmpty()) {
        return new LineHeads(due, Optional.empty());
      }
      String behind = BEHIND + LineKey.of(head.get()).line();
      next(walk, head.get())
          .filter(row -> !row.dueAt().isAfter(walk.upTo()))
          .ifPresent(row -> due.add(new LineHeads.Head(row, Optional.of(behind))));
      place = behind;
    }
    return new LineHeads(due, Optional.of(place));
  }

  /** Finds what goes next in a line: what stands first, or what replays the one that holds it. */
  private Optional<QueuedDelivery> next(LineWalk walk, QueuedDelivery first) {
    if (walk.onDead() == OnDead.PASS) {
      return Optional.of(first);
    }
    return held.holder(walk.lane(), first.event().key())
        .map(holder -> replayOf(walk.lane(), holder))
        .orElse(Optional.of(first));
  }

  private Optional<QueuedDelivery> replayOf(LaneId lane, String holder) {
    return ledger
        .pendingOf(lane.tenant(), holder)
        .filter(row -> row.order() == DeliveryOrder.FIFO)
        .findFirst();
  }

  private static LineKey key(LineWalk walk, String place) {
    return place.isEmpty()
        ? LineKey.first(walk.lane())
        : LineKey.behind(walk.lane(), place.substring(BEHIND.length()));
  }
}
