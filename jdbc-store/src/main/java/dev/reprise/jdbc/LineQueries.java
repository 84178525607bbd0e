package dev.reprise.jdbc;

import dev.reprise.jdbc.DeliveryWriter.Pending;
import dev.reprise.model.Bytes;
import dev.reprise.model.OnDead;
import dev.reprise.spi.LineHeads;
import dev.reprise.spi.LineWalk;
import dev.reprise.spi.QueuedDelivery;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Reads what stands first in the lines of a lane; a {@link Dialect} knows which way is best.
 *
 * <p>A line is named by the beginning of the digest of its key. Two keys of one name would stand in
 * one line, which is in order all the same.
 */
final class LineQueries {

  /** Comes before all lines, which are named by numbers that are not negative. */
  private static final long BEFORE_ALL = -1;

  private static final long WITHOUT_KEY = 0;

  /** Hexadecimal digits of a digest that name a line; 60 bits. */
  private static final int LINE_DIGITS = 15;

  /** Most lines that one statement walks through. */
  private static final int LINES_AT_ONCE = 1_000;

  /** Most lines that are asked for one by one. */
  private static final int LINES_ONE_BY_ONE = 50;

  private static final String HEAD =
      """
      SELECT x.tenant, x.subscription_id, x.line, x.event, x.delivery, x.epoch, x.attempts,
             x.due_at, %s AS held%s
        FROM <schema>.queue x <by_line>
       WHERE x.tenant = :tenant<exactly>
         AND x.subscription_id = :subscription<exactly>
         AND x.line > %s
       ORDER BY x.tenant, x.subscription_id, x.line, x.delivery
       LIMIT 1
      """;

  /** In the statement that reads the head: who sees that a dead one is gone sees what it holds. */
  private static final String IS_HELD =
      """
      EXISTS (SELECT 1
                FROM <schema>.line_hold h
               WHERE h.tenant = x.tenant
                 AND h.subscription_id = x.subscription_id
                 AND h.line = x.line)""";

  private static final String NOT_LOOKED_AT = "FALSE";

  static final String ONE = one(NOT_LOOKED_AT);

  private static final String ONE_WITH_HOLDS = one(IS_HELD);

  private static final String WALK = walk(NOT_LOOKED_AT);

  private static final String WALK_WITH_HOLDS = walk(IS_HELD);

  /** Nothing is equal to the line of what was accepted without order. */
  private static final String FIRST_IN_LINE =
      """
      SELECT x.delivery
        FROM <schema>.queue q
        JOIN <schema>.queue x
          ON x.tenant = q.tenant
         AND x.subscription_id = q.subscription_id
         AND x.line = q.line
       WHERE q.tenant = :tenant
         AND q.subscription_id = :subscription
         AND q.event = :event
         AND q.delivery = :delivery
       ORDER BY x.delivery
       LIMIT 1
      """;

  private LineQueries() {}

  private static String one(String held) {
    return QueuedRow.COLUMNS
        + ", q.held\n  FROM ("
        + HEAD.formatted(held, "", ":beyond")
        + ") q\n"
        + QueuedRow.FACTS;
  }

  /**
   * Steps from line to line by an index, until so many may go or so many were looked at. The last
   * one is read in any case, since the next walk goes on behind it.
   */
  private static String walk(String held) {
    String mayGo = "CASE WHEN %1$s.due_at <= :upTo AND NOT %2$s THEN 1 ELSE 0 END";
    return "WITH RECURSIVE head AS (\n("
        + HEAD.formatted(
            held, ", 1 AS looks, " + mayGo.formatted("x", held) + " AS found", ":beyond")
        + """
          ) UNION ALL
          SELECT n.tenant, n.subscription_id, n.line, n.event, n.delivery, n.epoch, n.attempts,
                 n.due_at, n.held, h.looks + 1,
                 h.found +\s"""
        + mayGo.formatted("n", "n.held")
        + """

            FROM head h
           CROSS JOIN LATERAL (
          """
        + HEAD.formatted(held, "", "h.line")
        + """
          ) n
           WHERE h.looks < :looksMax
             AND h.found < :limit)
          """
        + QueuedRow.COLUMNS
        + ", q.held, q.looks, q.found\n"
        + """
            FROM (SELECT * FROM head
                   WHERE (due_at <= :upTo AND NOT held)
                      OR looks = (SELECT MAX(looks) FROM head)) q
          """
        + QueuedRow.FACTS
        + " ORDER BY q.line\n";
  }

  /** Names the line of the events with a key, or of those without. */
  static long lineOf(Optional<String> key) {
    return key.map(LineQueries::digest).orElse(WITHOUT_KEY);
  }

  private static long digest(String key) {
    return Long.parseLong(Bytes.utf8(key).sha256Hex(), 0, LINE_DIGITS, 16);
  }

  /** Reads what was accepted without order, at the beginning, and what stands first in lines. */
  static LineHeads heads(Handle handle, Dialect dialect, LineWalk walk) {
    List<LineHeads.Head> due = new ArrayList<>();
    if (walk.from().isEmpty()) {
      DueQueries.unorderedDue(handle, walk.lane(), walk.upTo(), walk.limit())
          .forEach(row -> due.add(new LineHeads.Head(row, Optional.empty())));
    }
    long beyond = walk.from().map(Long::valueOf).orElse(BEFORE_ALL);
    if (due.size() >= walk.limit()) {
      return new LineHeads(due, place(beyond));
    }
    Steps steps = dialect.steps(handle, walk, beyond, walk.limit() - due.size());
    long taken = beyond;
    for (Map.Entry<Long, QueuedDelivery> next : next(handle, walk, beyond, steps).entrySet()) {
      if (next.getValue().dueAt().isAfter(walk.upTo())) {
        continue;
      }
      if (due.size() == walk.limit()) {
        return new LineHeads(due, place(taken));
      }
      taken = next.getKey();
      due.add(new LineHeads.Head(next.getValue(), place(taken)));
    }
    return new LineHeads(due, steps.isEnd() ? Optional.empty() : place(steps.last()));
  }

  /**
   * What goes next in each line, in their order: its head, or what replays the one that holds it.
   */
  private static SortedMap<Long, QueuedDelivery> next(
      Handle handle, LineWalk walk, long beyond, Steps steps) {
    SortedMap<Long, QueuedDelivery> next = new TreeMap<>();
    for (Step step : steps.steps()) {
      if (!step.isHeld()) {
        next.put(step.line(), step.head());
      }
    }
    if (walk.onDead() == OnDead.HOLD && !steps.steps().isEmpty()) {
      next.putAll(HeldLines.replays(handle, walk.lane(), beyond, steps.last()));
    }
    return next;
  }

  private static Optional<String> place(long line) {
    return Optional.of(Long.toString(line));
  }

  /**
   * What stands first in some lines.
   *
   * @param steps in the order of the lines; the last one may be one that must not go
   * @param isEnd whether there are no lines behind them
   */
  record Steps(List<Step> steps, boolean isEnd) {

    /** Returns the last line that was looked at. */
    private long last() {
      return steps.get(steps.size() - 1).line();
    }
  }

  /** What stands first in a line, and whether the line is held. */
  record Step(QueuedDelivery head, long line, boolean isHeld) {

    private static Step of(ResultSet row, StatementContext context) throws SQLException {
      return new Step(
          QueuedRow.MAPPER.map(row, context), row.getLong("line"), row.getBoolean("held"));
    }

    private boolean mayGo(Instant upTo) {
      return !isHeld && !head.dueAt().isAfter(upTo);
    }
  }

  /** Walks by one statement. */
  static Steps walk(Handle handle, LineWalk walk, long beyond, int limit) {
    List<Step> steps = new ArrayList<>();
    boolean[] isStopped = {false};
    String sql = walk.onDead() == OnDead.PASS ? WALK : WALK_WITH_HOLDS;
    bind(handle.createQuery(sql), walk, beyond)
        .bind("upTo", Times.sql(walk.upTo()))
        .bind("looksMax", LINES_AT_ONCE)
        .bind("limit", limit)
        .map(
            (row, context) -> {
              isStopped[0] = row.getInt("looks") >= LINES_AT_ONCE || row.getInt("found") >= limit;
              return Step.of(row, context);
            })
        .forEach(steps::add);
    return new Steps(steps, !isStopped[0]);
  }

  /** Asks for one line after the other. */
  static Steps oneByOne(Handle handle, LineWalk walk, long beyond, int limit) {
    String sql = walk.onDead() == OnDead.PASS ? ONE : ONE_WITH_HOLDS;
    List<Step> steps = new ArrayList<>();
    long line = beyond;
    for (int found = 0; steps.size() < LINES_ONE_BY_ONE && found < limit; ) {
      Optional<Step> step = bind(handle.createQuery(sql), walk, line).map(Step::of).findOne();
      if (step.isEmpty()) {
        return new Steps(steps, true);
      }
      steps.add(step.get());
      line = step.get().line();
      found += step.get().mayGo(walk.upTo()) ? 1 : 0;
    }
    return new Steps(steps, false);
  }

  /** Finds what stands first in the line of what is pending. */
  static Optional<UUID> firstInLine(Handle handle, Pending pending) {
    return handle
        .createQuery(FIRST_IN_LINE)
        .bind("tenant", pending.lane().tenant())
        .bind("subscription", pending.lane().subscriptionId())
        .bind("event", pending.event())
        .bind("delivery", pending.delivery())
        .map((row, context) -> Columns.uuid(row, context, "delivery"))
        .findOne();
  }

  private static Query bind(Query query, LineWalk walk, long beyond) {
    return query
        .bind("tenant", walk.lane().tenant())
        .bind("subscription", walk.lane().subscriptionId())
        .bind("beyond", beyond);
  }
}
