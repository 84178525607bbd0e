package dev.reprise.jdbc;

import dev.reprise.model.Subscription;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.Page;
import dev.reprise.spi.PageRequest;
import dev.reprise.spi.SecretCipher;
import dev.reprise.spi.SubscriptionDirectory;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** The subscriptions with their event types and secrets. */
final class JdbcSubscriptionDirectory implements SubscriptionDirectory {

  /** Guarded by {@link #LOCK}. */
  private static final String UPDATE =
      """
      UPDATE <schema>.subscription
         SET url = :subscription__url,
             event_types = :subscription__event_types,
             description = :subscription__description,
             status = :subscription__status,
             schedule = :subscription__schedule,
             attempt_timeout = :subscription__attempt_timeout,
             max_in_flight = :subscription__max_in_flight,
             final_statuses = :subscription__final_statuses,
             disable_after = :subscription__disable_after,
             signature = :subscription__signature,
             headers = :subscription__headers,
             headers_key = :subscription__headers_key,
             record_response = :subscription__record_response,
             rate_per_second = :subscription__rate_per_second,
             delivery_order = :subscription__delivery_order,
             on_dead = :subscription__on_dead,
             consecutive_failures = :subscription__consecutive_failures,
             last_success_at = :subscription__last_success_at,
             disabled_reason = :subscription__disabled_reason,
             epoch = :subscription__epoch,
             deleted_at = :subscription__deleted_at
       WHERE tenant = :subscription__tenant
         AND id = :subscription__id
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

  private static final String DELETE_SECRETS =
      """
      DELETE FROM <schema>.secret
       WHERE tenant = :tenant
         AND subscription_id = :id
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
            LEFT JOIN <schema>.subscription s
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
                   WHERE x.tenant = :tenant<exactly>
                     AND x.deleted_at IS NULL
                     AND (x.created_at < :createdAt
                          OR (x.created_at = :createdAt AND x.id < :id))
                   ORDER BY x.tenant DESC, x.created_at DESC, x.id DESC
                   LIMIT :limit) p
            LEFT JOIN <schema>.subscription s
              ON s.tenant = :tenant AND s.id = p.id
          """
          + SECRETS
          + " ORDER BY s.created_at DESC, s.id DESC, k.position\n";

  private final Database database;
  private final SubscriptionRows rows;

  JdbcSubscriptionDirectory(Database database, SecretCipher cipher) {
    this.database = database;
    this.rows = new SubscriptionRows(cipher);
  }

  @Override
  public boolean create(Subscription subscription, HostTransaction transaction) {
    return database.write(
        transaction,
        "create subscription " + subscription.lane(),
        handle -> {
          return database
              .dialect()
              .insertIfAbsent(
                  handle,
                  rows.of(subscription),
                  List.of(SubscriptionRows.typesOf(subscription), rows.secretsOf(subscription)));
        });
  }

  @Override
  public Optional<Subscription> find(String tenant, String id, HostTransaction transaction) {
    return database.read(
        transaction, "find subscription " + tenant + "/" + id, handle -> find(handle, tenant, id));
  }

  private Optional<Subscription> find(Handle handle, String tenant, String id) {
    Query query = handle.createQuery(FIND).bind("tenant", tenant).bind("id", id);
    return rows.list(query).stream().findFirst();
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

  private Subscription replace(
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
    rows.of(changed).bindFirst(handle.createUpdate(UPDATE)).execute();
    if (!changed.eventTypes().equals(current.eventTypes())) {
      delete(handle, DELETE_TYPES, changed);
      SubscriptionRows.typesOf(changed).insert(handle);
    }
    if (!changed.secrets().equals(current.secrets())) {
      delete(handle, DELETE_SECRETS, changed);
      rows.secretsOf(changed).insert(handle);
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

  @Override
  public List<Subscription> wanting(String tenant, String eventType, HostTransaction transaction) {
    return database.read(
        transaction,
        "find who is owed " + eventType + " of tenant " + tenant,
        handle ->
            rows.list(handle.createQuery(WANTING).bind("tenant", tenant).bind("type", eventType)));
  }

  @Override
  public Page<Subscription> list(String tenant, PageRequest page) {
    Position position = page.after().map(Position::parse).orElseGet(Position::first);
    List<Subscription> found =
        database.read(
            HostTransaction.none(),
            "list subscriptions of tenant " + tenant,
            handle ->
                rows.list(
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
      } catch (DateTimeParseException | IndexOutOfBoundsException e) {
        throw new IllegalArgumentException("position must be one of this store's", e);
      }
    }

    String text() {
      return createdAt + " " + id;
    }
  }
}
