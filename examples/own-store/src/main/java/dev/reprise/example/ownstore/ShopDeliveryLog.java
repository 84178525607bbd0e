package dev.reprise.example.ownstore;

import static java.util.Objects.requireNonNull;

import dev.reprise.model.Attempt;
import dev.reprise.model.Bytes;
import dev.reprise.model.Delivery;
import dev.reprise.model.Event;
import dev.reprise.model.NewEvent;
import dev.reprise.model.Payload;
import dev.reprise.spi.DeliveryFilter;
import dev.reprise.spi.DeliveryLog;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.Page;
import dev.reprise.spi.PageRequest;
import dev.reprise.spi.PublishOutcome;
import dev.reprise.spi.Recipient;
import dev.reprise.spi.Replay;
import dev.reprise.spi.ReplayOutcome;
import dev.reprise.spi.StoredPayload;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The record of the shop's webhooks, over the shop's tables. Safe for use by several threads. */
final class ShopDeliveryLog implements DeliveryLog {

  /** Most rows that one page looks at, so that a filter that selects little stays cheap. */
  private static final int ROWS_OF_A_PAGE_MAX = 1_000;

  private static final String FIND = Rows.WEBHOOKS + " WHERE w.merchant = ? AND w.no = ?";

  private static final String NOTICE_BY_CODE =
      Rows.NOTICES + " WHERE n.merchant = ? AND n.code = ?";

  private static final String OF_NOTICE =
      """
      SELECT no FROM shop_webhook
       WHERE merchant = ? AND notice = ? AND repeats IS NULL
       ORDER BY no
      """;

  private static final String BODY =
      """
      SELECT body, media_type, sha256 FROM shop_notice
       WHERE merchant = ? AND no = ?
      """;

  private static final String TRIES =
      """
      SELECT t.* FROM shop_webhook_try t
        JOIN shop_webhook w ON w.no = t.webhook
       WHERE w.merchant = ? AND w.no = ?
       ORDER BY t.no
      """;

  private static final String LINEAGE =
      Rows.WEBHOOKS
          + """
             WHERE w.merchant = ?
               AND ((w.no = ? AND w.repeats IS NULL) OR w.first_of_all = ?)
             ORDER BY w.no
             LIMIT ?
            """;

  private static final String PAGE =
      Rows.WEBHOOKS + " WHERE w.merchant = ? AND w.no < ? ORDER BY w.no DESC LIMIT ?";

  private final ShopDatabase database;
  private final WebhookWriter writer;

  ShopDeliveryLog(ShopDatabase database, WebhookWriter writer) {
    this.database = requireNonNull(database, "database");
    this.writer = requireNonNull(writer, "writer");
  }

  @Override
  public boolean isWellFormed(String deliveryId) {
    return WebhookNumber.isNumber(deliveryId);
  }

  @Override
  public PublishOutcome publish(
      NewEvent event, List<Recipient> recipients, HostTransaction transaction) {
    return database.run(
        transaction,
        "publish an event of " + event.tenant(),
        connection -> publish(connection, event, recipients));
  }

  private PublishOutcome publish(Connection connection, NewEvent event, List<Recipient> recipients)
      throws SQLException {
    Optional<Event> recorded = writer.insertNotice(connection, event);
    if (recorded.isEmpty()) {
      return publishedBefore(connection, event);
    }
    List<String> ids = new ArrayList<>();
    for (Recipient recipient : recipients) {
      ids.add(writer.insertPublished(connection, recorded.get(), recipient));
    }
    return outcome(recorded.get(), ids, false);
  }

  private static PublishOutcome publishedBefore(Connection connection, NewEvent event)
      throws SQLException {
    Event before =
        Sql.first(connection, NOTICE_BY_CODE, Rows::event, event.tenant(), event.id().orElseThrow())
            .orElseThrow();
    boolean isSame =
        before.type().equals(event.type())
            && before.payload().sha256().equals(Optional.of(event.payload().bytes().sha256Hex()));
    if (!isSame) {
      return new PublishOutcome.IdTaken();
    }
    List<String> ids =
        Sql.list(
            connection,
            OF_NOTICE,
            row -> WebhookNumber.write(row.getLong("no")),
            event.tenant(),
            Long.valueOf(before.ref()));
    return outcome(before, ids, true);
  }

  private static PublishOutcome outcome(Event event, List<String> ids, boolean isRepeated) {
    List<String> shown = ids.subList(0, Math.min(ids.size(), PublishOutcome.DELIVERY_IDS_MAX));
    return new PublishOutcome.Recorded(event, shown, ids.size(), isRepeated);
  }

  @Override
  public ReplayOutcome replay(Replay replay, HostTransaction transaction) {
    return database.run(
        transaction,
        "replay " + replay.original().id(),
        connection -> writer.insertReplay(connection, replay));
  }

  @Override
  public Optional<Delivery> find(String tenant, String deliveryId, HostTransaction transaction) {
    OptionalLong number = WebhookNumber.read(deliveryId);
    if (number.isEmpty()) {
      return Optional.empty();
    }
    return database.run(
        transaction,
        "find " + deliveryId,
        connection -> Sql.first(connection, FIND, Rows::delivery, tenant, number.getAsLong()));
  }

  @Override
  public StoredPayload payload(String tenant, String eventRef, HostTransaction transaction) {
    return database.run(
        transaction,
        "read the body of notice " + eventRef,
        connection ->
            Sql.first(connection, BODY, ShopDeliveryLog::stored, tenant, Long.valueOf(eventRef))
                .orElseGet(StoredPayload.Expired::new));
  }

  private static StoredPayload stored(ResultSet row) throws SQLException {
    Optional<Bytes> body = Optional.ofNullable(row.getBytes("body")).map(Bytes::copyOf);
    if (body.isEmpty()) {
      return new StoredPayload.Expired();
    }
    return body.get().sha256Hex().equals(row.getString("sha256"))
        ? new StoredPayload.Intact(new Payload(body.get(), row.getString("media_type")))
        : new StoredPayload.Corrupt();
  }

  @Override
  public List<Attempt> attempts(String tenant, String deliveryId) {
    OptionalLong number = WebhookNumber.read(deliveryId);
    if (number.isEmpty()) {
      return List.of();
    }
    return database.run(
        HostTransaction.none(),
        "read the tries of " + deliveryId,
        connection -> Sql.list(connection, TRIES, Rows::attempt, tenant, number.getAsLong()));
  }

  @Override
  public List<Delivery> lineage(String tenant, String rootId) {
    OptionalLong root = WebhookNumber.read(rootId);
    if (root.isEmpty()) {
      return List.of();
    }
    return database.run(
        HostTransaction.none(),
        "read the lineage of " + rootId,
        connection ->
            Sql.list(
                connection,
                LINEAGE,
                Rows::delivery,
                tenant,
                root.getAsLong(),
                root.getAsLong(),
                LINEAGE_MAX));
  }

  @Override
  public Page<Delivery> list(DeliveryFilter filter, PageRequest page) {
    long below = page.after().map(ShopDeliveryLog::position).orElse(Long.MAX_VALUE);
    List<Delivery> walked =
        database.run(
            HostTransaction.none(),
            "list the webhooks of " + filter.tenant(),
            connection ->
                Sql.list(
                    connection, PAGE, Rows::delivery, filter.tenant(), below, ROWS_OF_A_PAGE_MAX));
    List<Delivery> selected =
        walked.stream().filter(filter::selects).limit(page.limit() + 1L).toList();
    if (selected.size() > page.limit()) {
      List<Delivery> items = selected.subList(0, page.limit());
      return new Page<>(items, Optional.of(items.get(page.limit() - 1).id()));
    }
    boolean isEnd = walked.size() < ROWS_OF_A_PAGE_MAX;
    return new Page<>(
        selected, isEnd ? Optional.empty() : Optional.of(walked.get(walked.size() - 1).id()));
  }

  private static long position(String after) {
    return WebhookNumber.read(after)
        .orElseThrow(
            () ->
                new IllegalArgumentException("position must be a webhook's number, was " + after));
  }
}
