package dev.reprise.memory;

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

  private Lines() {}

  static LineHeads heads(Queue queue, LineWalk walk) {
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
      place = BEHIND + LineKey.of(head.get()).line();
      if (!head.get().dueAt().isAfter(walk.upTo())) {
        due.add(new LineHeads.Head(head.get(), Optional.of(place)));
      }
    }
    return new LineHeads(due, Optional.of(place));
  }

  private static LineKey key(LineWalk walk, String place) {
    return place.isEmpty()
        ? LineKey.first(walk.lane())
        : LineKey.behind(walk.lane(), place.substring(BEHIND.length()));
  }
}
