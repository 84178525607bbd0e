package dev.reprise.benchmarks;

import java.io.Closeable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the leases again and again, on a thread of its own, and notes what must not be: a slot
 * that changes hands without a new fence, a fence that goes back, and a slot of a node that was
 * killed which another takes before its lease has run out.
 */
final class SlotWatch implements Closeable {

  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  private final NodesDatabase database;
  private final Set<String> killed = ConcurrentHashMap.newKeySet();
  private final List<String> violations = new CopyOnWriteArrayList<>();
  private final Thread thread = new Thread(this::watch, "slot watch");
  private final AtomicInteger lapses = new AtomicInteger();
  private volatile Duration longestLook = Duration.ZERO;
  private volatile Duration longestWithoutOwner = Duration.ZERO;
  private volatile Look latest = Look.NONE;
  private volatile boolean isClosed;

  SlotWatch(NodesDatabase database) {
    this.database = database;
    thread.start();
  }

  Look latest() {
    return latest;
  }

  /** Says that a node is being killed: from now on it renews nothing. */
  void killing(String owner) {
    killed.add(owner);
  }

  List<String> violations() {
    return violations;
  }

  /** Returns how often the lease of a node that was not killed had run out: it stood still. */
  int lapses() {
    return lapses.get();
  }

  /** Returns how long a look took at most, which says how busy the machine was. */
  Duration longestLook() {
    return longestLook;
  }

  /** Returns the longest time from the end of a killed node's lease until another had the slot. */
  Duration longestWithoutOwner() {
    return longestWithoutOwner;
  }

  private void watch() {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      while (!isClosed) {
        long begin = System.nanoTime();
        Look look = look(statement);
        compare(latest, look);
        noteTook(Duration.ofNanos(System.nanoTime() - begin));
        latest = look;
        LockSupport.parkNanos(LOOK_EVERY.toNanos());
      }
    } catch (SQLException e) {
      violations.add("the watch ended: " + e);
    }
  }

  private void noteTook(Duration look) {
    if (look.compareTo(longestLook) > 0) {
      longestLook = look;
    }
  }

  private Look look(Statement statement) throws SQLException {
    Map<Integer, Lease> leases = new HashMap<>();
    Set<String> nodes = new HashSet<>();
    String schema = database.schema();
    try (ResultSet rows =
        statement.executeQuery(
            """
            SELECT slot, owner, fence, expires_at, %s AS now FROM %s.slot_lease
             UNION ALL
            SELECT -1, id, 0, NULL, NULL FROM %s.node
            """
                .formatted(database.now(), schema, schema))) {
      while (rows.next()) {
        Optional<String> owner = Optional.ofNullable(rows.getString("owner"));
        if (rows.getInt("slot") < 0) {
          owner.ifPresent(nodes::add);
        } else {
          leases.put(
              rows.getInt("slot"),
              new Lease(
                  owner,
                  rows.getLong("fence"),
                  instant(rows, "expires_at"),
                  instant(rows, "now").orElseThrow()));
        }
      }
    }
    return new Look(System.nanoTime(), leases, nodes);
  }

  private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getTimestamp(column)).map(java.sql.Timestamp::toInstant);
  }

  private void compare(Look before, Look after) {
    before.leases().forEach((slot, old) -> compare(slot, old, after.leases().get(slot)));
  }

  private void compare(int slot, Lease old, @Nullable Lease now) {
    if (now == null) {
      violations.add("slot " + slot + " is gone");
      return;
    }
    if (now.fence() < old.fence()) {
      violations.add("the fence of slot " + slot + " went back: " + old + ", " + now);
    }
    boolean isLapsed = now.end().filter(now.at()::isAfter).isPresent();
    if (isLapsed && now.owner().filter(killed::contains).isEmpty()) {
      lapses.incrementAndGet();
    }
    boolean isTaken = now.owner().isPresent() && !now.owner().equals(old.owner());
    if (isTaken && now.fence() == old.fence()) {
      violations.add("slot " + slot + " was taken without a fence: " + old + ", " + now);
    }
    if (isTaken && old.owner().filter(killed::contains).isPresent()) {
      noteTakenFromDead(slot, Duration.between(old.end().orElseThrow(), now.at()));
    }
  }

  private void noteTakenFromDead(int slot, Duration afterEnd) {
    if (afterEnd.isNegative()) {
      violations.add("slot " + slot + " was taken before its lease had ended, by " + afterEnd);
    }
    if (afterEnd.compareTo(longestWithoutOwner) > 0) {
      longestWithoutOwner = afterEnd;
    }
  }

  @Override
  public void close() {
    isClosed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * A slot's lease, as read at a time of the database's.
   *
   * @param owner empty if nobody has it
   * @param end when it runs out unless it is renewed
   */
  record Lease(Optional<String> owner, long fence, Optional<Instant> end, Instant at) {}

  /** All leases and nodes, as read at one moment. */
  record Look(long atNanos, Map<Integer, Lease> leases, Set<String> nodes) {

    private static final Look NONE = new Look(0, Map.of(), Set.of());

    /** Returns who has a slot, if anybody. */
    Optional<String> ownerOf(int slot) {
      return Optional.ofNullable(leases.get(slot)).flatMap(Lease::owner);
    }

    /** Says whether these nodes and no others have all slots, each an even share. */
    boolean isEven(Set<String> owners) {
      Map<Optional<String>, Long> shares =
          leases.values().stream()
              .collect(Collectors.groupingBy(Lease::owner, Collectors.counting()));
      List<Long> sizes = new ArrayList<>(shares.values());
      sizes.sort(null);
      return shares.keySet().equals(owners.stream().map(Optional::of).collect(Collectors.toSet()))
          && sizes.get(sizes.size() - 1) - sizes.get(0) <= 1;
    }

    /** Says whether every slot is somebody's, and none is this node's. */
    boolean isWithout(String owner) {
      return !leases.isEmpty()
          && leases.values().stream()
              .allMatch(lease -> lease.owner().filter(each -> !each.equals(owner)).isPresent());
    }
  }
}
