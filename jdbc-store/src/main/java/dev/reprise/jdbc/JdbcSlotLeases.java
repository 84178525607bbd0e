package dev.reprise.jdbc;

import dev.reprise.model.LaneId;
import dev.reprise.spi.LeasedSlots;
import dev.reprise.spi.SlotLeases;
import dev.reprise.spi.SlotOwners;
import dev.reprise.spi.SlotSet;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * The leases of the nodes that share a database, on the database's own clock.
 *
 * <p>Each statement commits by itself, so that a node which stands still between two of them keeps
 * nobody waiting; each is guarded by what it finds in the row.
 */
final class JdbcSlotLeases implements SlotLeases {

  private static final String RENEW_NODE =
      """
      UPDATE <schema>.node
         SET expires_at = <end>
       WHERE id = :node
      """;

  private static final String INSERT_NODE =
      """
      INSERT INTO <schema>.node (id, expires_at)
      SELECT :node, <end>
        FROM (SELECT 1 AS one) o
       WHERE NOT EXISTS (SELECT 1
                           FROM <schema>.node n
                          WHERE n.id = :node)
      """;

  private static final String DELETE_GONE = "DELETE FROM <schema>.node\n WHERE expires_at <= <now>";

  /** Guarded by the owner: what another has taken is not renewed. */
  private static final String RENEW =
      """
      UPDATE <schema>.slot_lease
         SET expires_at = <end>
       WHERE owner = :node
         AND expires_at > <now>
      """;

  private static final String READ =
      """
      SELECT l.slot, l.fence, l.expires_at,
             CASE WHEN l.expires_at > <now> THEN l.owner END AS node, <now> AS read_at
        FROM <schema>.slot_lease l
       UNION ALL
      SELECT NULL, NULL, NULL, n.id, NULL
        FROM <schema>.node n
       WHERE n.expires_at > <now>
      """;

  /** Guarded by the row: of two who take a slot at once, the second finds it owned. */
  private static final String TAKE =
      """
      UPDATE <schema>.slot_lease
         SET owner = :node,
             fence = fence + 1,
             expires_at = <end>
       WHERE slot IN (<slots>)
         AND (owner IS NULL OR expires_at <= <now>)
      """;

  /** Guarded by the owner. */
  private static final String RELEASE =
      """
      UPDATE <schema>.slot_lease
         SET owner = NULL,
             expires_at = NULL
       WHERE owner = :node
         AND slot IN (<slots>)
      """;

  private static final String DELETE_NODE = "DELETE FROM <schema>.node\n WHERE id = :node";

  /** Most times that a renewal tries to take what is free, for as many nodes as want the same. */
  private static final int TAKES_MAX = 4;

  private final Database database;
  private final Optional<InstantSource> clock;

  /**
   * Takes the database.
   *
   * @param clock the time to go by instead of the database's; for tests
   */
  JdbcSlotLeases(Database database, Optional<InstantSource> clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public LeasedSlots renew(String node, Duration lease) {
    if (update(RENEW_NODE, node, lease, SlotSet.none()) == 0) {
      database.inOneStatement(
          "forget nodes that are gone",
          handle -> timed(handle.createUpdate(DELETE_GONE)).execute());
      update(INSERT_NODE, node, lease, SlotSet.none());
    }
    update(RENEW, node, lease, SlotSet.none());
    Leases leases = read(node);
    SlotSet due = leases.owners().dueTo(node);
    for (int takes = 0; !due.isEmpty() && takes < TAKES_MAX; takes++) {
      update(TAKE, node, lease, due);
      leases = read(node);
      // not empty if another node was faster: all wake when a dead one's lease ends
      due = leases.owners().dueTo(node);
    }
    return leases.of(node, lease);
  }

  @Override
  public void release(String node, SlotSet slots) {
    if (slots.isEmpty()) {
      return;
    }
    database.inOneStatement(
        "release slots of node " + node,
        handle ->
            handle.createUpdate(RELEASE).define("slots", list(slots)).bind("node", node).execute());
  }

  @Override
  public void leave(String node) {
    release(node, SlotSet.all());
    database.inOneStatement(
        "remove node " + node,
        handle -> handle.createUpdate(DELETE_NODE).bind("node", node).execute());
  }

  private int update(String sql, String node, Duration lease, SlotSet slots) {
    return database.inOneStatement(
        "renew the leases of node " + node,
        handle -> {
          String end = database.dialect().later(now(), ":leaseMicros");
          var update =
              handle
                  .createUpdate(sql)
                  .define("end", end)
                  .define("slots", list(slots))
                  .bind("node", node)
                  .bind("leaseMicros", lease.toNanos() / 1_000);
          return timed(update).execute();
        });
  }

  private Leases read(String node) {
    Leases leases = new Leases();
    leases.nodes.add(node);
    return database.inOneStatement("read the leases of slots", handle -> read(handle, leases));
  }

  private Leases read(Handle handle, Leases leases) {
    return timed(handle.createQuery(READ))
        .scanResultSet(
            (rows, context) -> {
              var row = rows.get();
              while (row.next()) {
                Integer slot = row.getObject("slot", Integer.class);
                Optional<String> node = Optional.ofNullable(row.getString("node"));
                if (slot == null) {
                  node.ifPresent(leases.nodes::add);
                  continue;
                }
                leases.fences[slot] = row.getLong("fence");
                leases.readAt = Times.read(row, context, "read_at");
                if (node.isPresent()) {
                  leases.slots.put(slot, node.get());
                  leases.ends.put(slot, Times.read(row, context, "expires_at"));
                }
              }
              return leases;
            });
  }

  private <S extends SqlStatement<S>> S timed(S statement) {
    statement.define("now", now());
    clock.ifPresent(given -> statement.bind("now", Times.sql(given.instant())));
    return statement;
  }

  private String now() {
    Dialect dialect = database.dialect();
    return clock.isPresent() ? dialect.time(":now") : dialect.now();
  }

  private static String list(SlotSet slots) {
    return slots.stream().mapToObj(String::valueOf).collect(Collectors.joining(", "));
  }

  /** Who has which slots, as read at one moment. */
  private static final class Leases {

    private final Set<String> nodes = new HashSet<>();
    private final Map<Integer, String> slots = new HashMap<>();
    private final Map<Integer, Instant> ends = new HashMap<>();
    private Instant readAt = Instant.EPOCH;
    private final Long[] fences = Collections.nCopies(LaneId.SLOTS, 0L).toArray(Long[]::new);

    SlotOwners owners() {
      return new SlotOwners(slots, nodes);
    }

    LeasedSlots of(String node, Duration lease) {
      SlotOwners owners = owners();
      SlotSet held = owners.heldBy(node);
      Duration othersEndIn =
          ends.entrySet().stream()
              .filter(end -> !held.contains(end.getKey()))
              .map(end -> Duration.between(readAt, end.getValue()))
              .min(Comparator.naturalOrder())
              .orElse(lease);
      return new LeasedSlots(
          held,
          owners.surplusOf(node),
          held.size() < owners.shareOf(node),
          othersEndIn,
          Arrays.asList(fences));
    }
  }
}
