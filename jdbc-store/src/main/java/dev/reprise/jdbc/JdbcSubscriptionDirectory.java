package dev.reprise.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reprise.model.Secret;
import dev.reprise.model.Subscription;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.Page;
import dev.reprise.spi.PageRequest;
import dev.reprise.spi.SubscriptionDirectory;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

/** The subscriptions with their event types and secrets. */
final class JdbcSubscriptionDirectory implements SubscriptionDirectory {

  /** Guarded by its key: of two writers of one id, one finds a row. */
  private static final String INSERT =
      """
      INSERT INTO <schema>.subscription
             (tenant, id, url, event_types, description, status, schedule, attempt_timeout,
              max_in_flight, final_statuses, disable_after, consecutive_failures, last_success_at,
              disabled_reason, epoch, created_at, deleted_at)
      VALUES (:tenant, :id, :url, :eventTypes, :description, :status, :schedule, :attemptTimeout,
              :maxInFlight, :finalStatuses, :disableAfter, :consecutiveFailures, :lastSuccessAt,
              :disabledReason, :epoch, :createdAt, :deletedAt)
      """;

  /** Guarded by {@link #LOCK}. */
  private static final String UPDATE =
      """
      UPDATE <schema>.subscription
         SET url = :url,
             event_types = :eventTypes,
             description = :description,
             status = :status,
             schedule = :schedule,
             attempt_timeout = :attemptTimeout,
             max_in_flight = :maxInFlight,
             final_statuses = :finalStatuses,
             disable_after = :disableAfter,
             consecutive_failures = :consecutiveFailures,
             last_success_at = :lastSuccessAt,
             disabled_reason = :disabledReason,
             epoch = :epoch,
             deleted_at = :deletedAt
       WHERE tenant = :tenant
         AND id = :id
      """;

  private static final String LOCK =
      """
      SELECT epoch
        FROM <schema>.subscription
       WHERE tenant = :tenant
         AND id = :id
         FOR UPDATE
      """;

  private static final String DELETE_TYPES =
      """
      DELETE FROM <schema>.subscription_event_type
       WHERE tenant = :tenant
         AND subscription_id = :id
      """;

  private static final String INSERT_TYPE =
      """
      INSERT INTO <schema>.subscription_event_type (tenant, event_type, subscription_id)
      VALUES (:tenant, :type, :id)
      """;

  private static final String DELETE_SECRETS =
      """
      DELETE FROM <schema>.secret
       WHERE tenant = :tenant
         AND subscription_id = :id
      """;

  private static final String INSERT_SECRET =
      """
      INSERT INTO <schema>.secret
             (tenant, subscription_id, position, id, material, created_at, expires_at)
      VALUES (:tenant, :subscription, :position, :id, :material, :createdAt, :expiresAt)
      """;

  private static final String SECRETS =
      """
        LEFT JOIN <schema>.secret k
          ON k.tenant = s.tenant AND k.subscription_id = s.id
      """;

  private static final String FIND =
      "SELECT "
          + SubscriptionRows.COLUMNS
          + "  FROM <schema>.subscription s\n"
          + SECRETS
          + """
           WHERE s.tenant = :tenant
             AND s.id = :id
           ORDER BY k.position
          """;

  private static final String WANTING =
      "SELECT "
          + SubscriptionRows.COLUMNS
          + """
            FROM (SELECT DISTINCT t.subscription_id
                    FROM <schema>.subscription_event_type t
                   WHERE t.tenant = :tenant
                     AND t.event_type IN (:type, '*')) w
            JOIN <schema>.subscription s
              ON s.tenant = :tenant AND s.id = w.subscription_id
          """
          + SECRETS
          + """
           WHERE s.deleted_at IS NULL
           ORDER BY s.id, k.position
          """;

  private static final String LIST =
      "SELECT "
          + SubscriptionRows.COLUMNS
          + """
            FROM (SELECT x.id
                    FROM <schema>.subscription x
                   WHERE x.tenant = :tenant
                     AND x.deleted_at IS NULL
                     AND (x.created_at < :createdAt
                          OR (x.created_at = :createdAt AND x.id < :id))
                   ORDER BY x.tenant DESC, x.created_at DESC, x.id DESC
                   LIMIT :limit) p
            JOIN <schema>.subscription s
              ON s.tenant = :tenant AND s.id = p.id
          """
          + SECRETS
          + " ORDER BY s.created_at DESC, s.id DESC, k.position\n";

  private final Database database;

  JdbcSubscriptionDirectory(Database database) {
    this.database = database;
  }

  @Override
  public boolean create(Subscription subscription, HostTransaction transaction) {
    return database.write(
        transaction,
        "create subscription " + subscription.lane(),
        handle -> {
          boolean isNew =
              database.insertIfAbsent(
                  handle, INSERT, update -> SubscriptionRows.bind(update, subscription));
          if (isNew) {
            insertTypes(handle, subscription);
            insertSecrets(handle, subscription);
          }
          return isNew;
        });
  }

  @Override
  public Optional<Subscription> find(String tenant, String id, HostTransaction transaction) {
    return database.read(
        transaction, "find subscription " + tenant + "/" + id, handle -> find(handle, tenant, id));
  }

  private static Optional<Subscription> find(Handle handle, String tenant, String id) {
    Query query = handle.createQuery(FIND).bind("tenant", tenant).bind("id", id);
    return SubscriptionRows.list(query).stream().findFirst();
  }

  @Override
  public Optional<Subscription> update(
      String tenant, String id, UnaryOperator<Subscription> change, HostTransaction transaction) {
    return database.write(
        transaction,
        "update subscription " + tenant + "/" + id,
        handle -> {
          boolean isThere =
              handle
                  .createQuery(LOCK)
                  .bind("tenant", tenant)
                  .bind("id", id)
                  .mapTo(Long.class)
                  .findOne()
                  .isPresent();
          return isThere
              ? find(handle, tenant, id).map(current -> replace(handle, current, change))
              : Optional.empty();
        });
  }

  private static Subscription replace(
      Handle handle, Subscription current, UnaryOperator<Subscription> change) {
    Subscription changed = change.apply(current);
    if (changed.equals(current)) {
      return current;
    }
    if (!changed.lane().equals(current.lane())
        || !changed.createdAt().equals(current.createdAt())) {
      throw new IllegalArgumentException(
          "a change must keep tenant, id and creation time of " + current.lane());
    }
    SubscriptionRows.bind(handle.createUpdate(UPDATE), changed).execute();
    if (!changed.eventTypes().equals(current.eventTypes())) {
      delete(handle, DELETE_TYPES, changed);
      insertTypes(handle, changed);
    }
    if (!changed.secrets().equals(current.secrets())) {
      delete(handle, DELETE_SECRETS, changed);
      insertSecrets(handle, changed);
    }
    return changed;
  }

  private static void delete(Handle handle, String sql, Subscription subscription) {
    handle
        .createUpdate(sql)
        .bind("tenant", subscription.tenant())
        .bind("id", subscription.id())
        .execute();
  }

  private static void insertTypes(Handle handle, Subscription subscription) {
    try (PreparedBatch batch = handle.prepareBatch(INSERT_TYPE)) {
      for (String type : subscription.eventTypes()) {
        batch
            .bind("tenant", subscription.tenant())
            .bind("type", type)
            .bind("id", subscription.id())
            .add();
      }
      batch.execute();
    }
  }

  private static void insertSecrets(Handle handle, Subscription subscription) {
    try (PreparedBatch batch = handle.prepareBatch(INSERT_SECRET)) {
      int position = 0;
      for (Secret secret : subscription.secrets()) {
        batch
            .bind("tenant", subscription.tenant())
            .bind("subscription", subscription.id())
            .bind("position", position++)
            .bind("id", secret.id())
            .bind("material", secret.text().getBytes(UTF_8))
            .bind("createdAt", Times.sql(secret.createdAt()))
            .bind("expiresAt", Times.sql(secret.expiresAt()))
            .add();
      }
      batch.execute();
    }
  }

  @Override
  public List<Subscription> wanting(String tenant, String eventType, HostTransaction transaction) {
    return database.read(
        transaction,
        "find who is owed " + eventType + " of tenant " + tenant,
        handle ->
            SubscriptionRows.list(
                handle.createQuery(WANTING).bind("tenant", tenant).bind("type", eventType)));
  }

  @Override
  public Page<Subscription> list(String tenant, PageRequest page) {
    Position position = page.after().map(Position::parse).orElseGet(Position::first);
    List<Subscription> found =
        database.read(
            HostTransaction.none(),
            "list subscriptions of tenant " + tenant,
            handle ->
                SubscriptionRows.list(
                    handle
                        .createQuery(LIST)
                        .bind("tenant", tenant)
                        .bind("createdAt", Times.sql(position.createdAt()))
                        .bind("id", position.id())
                        .bind("limit", page.limit() + 1)));
    if (found.size() <= page.limit()) {
      return new Page<>(found, Optional.empty());
    }
    List<Subscription> items = found.subList(0, page.limit());
    Subscription last = items.get(items.size() - 1);
    return new Page<>(items, Optional.of(new Position(last.createdAt(), last.id()).text()));
  }

  /** The last subscription of a page, as text its time and its id. */
  private record Position(Instant createdAt, String id) {

    static Position first() {
      return new Position(Instant.MAX, "");
    }

    static Position parse(String text) {
      int middle = text.indexOf(' ');
      try {
        return new Position(Instant.parse(text.substring(0, middle)), text.substring(middle + 1));
      } catch (java.time.format.DateTimeParseException | IndexOutOfBoundsException e) {
        throw new IllegalArgumentException("position must be one of this store's", e);
      }
    }

    String text() {
      return createdAt + " " + id;
    }
  }
}
