package dev.reprise.jdbc.internal;

import java.sql.Connection;
import java.sql.SQLException;
import org.h2.api.Trigger;
import org.jspecify.annotations.Nullable;

/** Refuses to change or delete a row of H2 that is recorded for good. Safe for several threads. */
public final class FinalRows implements Trigger {

  /** SQLState of a refusal: the object is not in a state that allows the operation. */
  public static final String REFUSED = "55000";

  private volatile String table = "table";

  /** Makes a trigger, which H2 then initialises. */
  public FinalRows() {}

  @Override
  public void init(
      Connection connection,
      String schema,
      String trigger,
      String table,
      boolean isBefore,
      int operations) {
    this.table = table;
  }

  /**
   * Refuses.
   *
   * @throws SQLException always
   */
  @Override
  public void fire(
      Connection connection,
      @Nullable Object @Nullable [] before,
      @Nullable Object @Nullable [] after)
      throws SQLException {
    throw new SQLException("rows of " + table + " are recorded for good", REFUSED);
  }
}
