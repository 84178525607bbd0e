package dev.reprise.jdbc;

import dev.reprise.model.Bytes;
import dev.reprise.model.DeliveryOrder;
import dev.reprise.model.DisabledReason;
import dev.reprise.model.Header;
import dev.reprise.model.Health;
import dev.reprise.model.OnDead;
import dev.reprise.model.RecordResponse;
import dev.reprise.model.RetrySchedule;
import dev.reprise.model.Secret;
import dev.reprise.model.SignatureScheme;
import dev.reprise.model.Subscription;
import dev.reprise.model.SubscriptionSettings;
import dev.reprise.model.SubscriptionStatus;
import dev.reprise.model.WireName;
import dev.reprise.spi.SecretCipher;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;

/** Subscriptions as rows: one for each of a subscription's secrets, in the order of these. */
final class SubscriptionRows {

  /** Columns of {@code subscription s} and {@code secret k}. */
  static final String COLUMNS =
      """
      s.tenant, s.id, s.url, s.event_types, s.description, s.status, s.schedule, s.attempt_timeout,
      s.max_in_flight, s.final_statuses, s.disable_after, s.signature, s.headers, s.headers_key,
      s.record_response, s.rate_per_second, s.delivery_order, s.on_dead, s.consecutive_failures,
      s.last_success_at, s.disabled_reason, s.epoch, s.created_at, s.deleted_at,
      k.id AS secret_id, k.material, k.material_key, k.created_at AS secret_created_at, k.expires_at
      """;

  /** Guarded by its key: of two writers of one id, one finds a row. */
  private static final Table SUBSCRIPTION =
      Table.of(
          "subscription",
          """
          tenant text, id text, url text, event_types text, description text, status text,
          schedule text, attempt_timeout text, max_in_flight int4, final_statuses text,
          disable_after text, signature text, headers bytea, headers_key text,
          record_response text, rate_per_second float8, delivery_order text, on_dead text,
          consecutive_failures int4,
          last_success_at timestamptz, disabled_reason text, epoch int8, created_at timestamptz, deleted_at timestamptz
          """);

  private static final Table EVENT_TYPE =
      Table.of("subscription_event_type", "tenant text, event_type text, subscription_id text");

  private static final Table SECRET =
      Table.of(
          "secret",
          """
          tenant text, subscription_id text, position int4, id text, material bytea,
          material_key text, created_at timestamptz, expires_at timestamptz
          """);

  private static final String SEPARATOR = " ";

  /** What the headers of a subscription are encrypted as; no secret has such an id. */
  private static final String HEADERS_NAME = "headers of ";

  private final SecretCipher cipher;

  SubscriptionRows(SecretCipher cipher) {
    this.cipher = cipher;
  }

  /** Reads all; the rows of one subscription must follow each other. */
  List<Subscription> list(Query query) {
    return query.scanResultSet(
        (rows, context) -> {
          ResultSet row = rows.get();
          List<Subscription> read = new ArrayList<>();
          while (row.next()) {
            Subscription subscription = subscription(row, context);
            int last = read.size() - 1;
            if (last >= 0 && read.get(last).id().equals(subscription.id())) {
              read.set(last, withMore(read.get(last), subscription.secrets()));
            } else {
              read.add(subscription);
            }
          }
          return read;
        });
  }

  private static Subscription withMore(Subscription subscription, List<Secret> secrets) {
    List<Secret> all = new ArrayList<>(subscription.secrets());
    all.addAll(secrets);
    return subscription.withSecrets(all);
  }

  private Subscription subscription(ResultSet row, StatementContext context) throws SQLException {
    return new Subscription(
        row.getString("tenant"),
        row.getString("id"),
        row.getString("url"),
        Codec.words(row.getString("event_types"), SEPARATOR),
        Optional.ofNullable(row.getString("description")),
        DeliveryRow.constant(SubscriptionStatus.class, row.getString("status")),
        settings(row),
        secret(row, context),
        health(row, context),
        row.getLong("epoch"),
        Times.read(row, context, "created_at"),
        Times.readOptional(row, context, "deleted_at"));
  }

  private SubscriptionSettings settings(ResultSet row) throws SQLException {
    SubscriptionSettings.Builder settings = SubscriptionSettings.builder();
    words(row, "schedule")
        .map(words -> new RetrySchedule(words.stream().map(Duration::parse).toList()))
        .ifPresent(settings::schedule);
    Optional.ofNullable(row.getString("attempt_timeout"))
        .map(Duration::parse)
        .ifPresent(settings::attemptTimeout);
    Optional.ofNullable(row.getObject("max_in_flight", Integer.class))
        .ifPresent(settings::maxInFlight);
    words(row, "final_statuses")
        .map(words -> words.stream().map(Integer::valueOf).collect(Collectors.toSet()))
        .ifPresent(settings::finalStatuses);
    Optional.ofNullable(row.getString("disable_after"))
        .map(Duration::parse)
        .ifPresent(settings::disableAfter);
    String signature = row.getString("signature");
    if (signature != null) {
      settings.signature(scheme(signature));
    }
    if (row.getBytes("headers") != null) {
      settings.headers(headers(row));
    }
    Optional.ofNullable(row.getObject("rate_per_second", Double.class))
        .ifPresent(settings::ratePerSecond);
    Optional.ofNullable(row.getString("delivery_order"))
        .map(name -> WireName.parse(DeliveryOrder.class, name).orElseThrow())
        .ifPresent(settings::order);
    Optional.ofNullable(row.getString("on_dead"))
        .map(name -> WireName.parse(OnDead.class, name).orElseThrow())
        .ifPresent(settings::onDead);
    String recordResponse = row.getString("record_response");
    if (recordResponse != null) {
      settings.recordResponse(DeliveryRow.constant(RecordResponse.class, recordResponse));
    }
    return settings.build();
  }

  private static SignatureScheme scheme(String name) throws SQLException {
    return SignatureScheme.parse(name)
        .orElseThrow(() -> new SQLException("signature must be known, was " + name));
  }

  private List<Header> headers(ResultSet row) throws SQLException {
    Bytes clear = decrypted(row, "headers", "headers_key", HEADERS_NAME + row.getString("id"));
    return Codec.headers(clear.toByteArray());
  }

  private Bytes decrypted(ResultSet row, String column, String keyColumn, String name)
      throws SQLException {
    return cipher.decrypt(
        new SecretCipher.Sealed(row.getString(keyColumn), Bytes.copyOf(row.getBytes(column))),
        row.getString("tenant"),
        name);
  }

  private static Optional<List<String>> words(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getString(column)).map(text -> Codec.words(text, SEPARATOR));
  }

  private static Health health(ResultSet row, StatementContext context) throws SQLException {
    String reason = row.getString("disabled_reason");
    return new Health(
        row.getInt("consecutive_failures"),
        Times.readOptional(row, context, "last_success_at"),
        reason == null
            ? Optional.empty()
            : Optional.of(DeliveryRow.constant(DisabledReason.class, reason)));
  }

  private List<Secret> secret(ResultSet row, StatementContext context) throws SQLException {
    String id = row.getString("secret_id");
    if (id == null) {
      return List.of();
    }
    return List.of(
        new Secret(
            id,
            decrypted(row, "material", "material_key", id),
            Times.read(row, context, "secret_created_at"),
            Times.readOptional(row, context, "expires_at")));
  }

  /** Makes the row of a subscription. */
  Rows of(Subscription subscription) {
    SubscriptionSettings settings = subscription.settings();
    Health health = subscription.health();
    Optional<SecretCipher.Sealed> headers =
        settings.headers().map(list -> encrypted(list, subscription));
    Rows rows = new Rows(SUBSCRIPTION);
    rows.add()
        .set("tenant", subscription.tenant())
        .set("id", subscription.id())
        .set("url", subscription.url())
        .set("event_types", String.join(SEPARATOR, subscription.eventTypes()))
        .set("description", subscription.description())
        .set("status", WireName.of(subscription.status()))
        .set("schedule", settings.schedule().map(schedule -> joined(schedule.delays())))
        .set("attempt_timeout", settings.attemptTimeout().map(Duration::toString))
        .set("max_in_flight", settings.maxInFlight())
        .set("final_statuses", settings.finalStatuses().map(SubscriptionRows::sortedAndJoined))
        .set("disable_after", settings.disableAfter().map(Duration::toString))
        .set("signature", settings.signature().map(SignatureScheme::wireName))
        .set("headers", headers.map(each -> each.bytes().toByteArray()))
        .set("headers_key", headers.map(SecretCipher.Sealed::keyId))
        .set("record_response", settings.recordResponse().map(WireName::of))
        .set("rate_per_second", settings.ratePerSecond())
        .set("delivery_order", settings.order().map(WireName::of))
        .set("on_dead", settings.onDead().map(WireName::of))
        .set("consecutive_failures", health.consecutiveFailures())
        .set("last_success_at", Times.sql(health.lastSuccessAt()))
        .set("disabled_reason", health.disabledReason().map(WireName::of))
        .set("epoch", subscription.epoch())
        .set("created_at", Times.sql(subscription.createdAt()))
        .set("deleted_at", Times.sql(subscription.deletedAt()));
    return rows;
  }

  private SecretCipher.Sealed encrypted(List<Header> headers, Subscription subscription) {
    return cipher.encrypt(
        Bytes.copyOf(Codec.headers(headers)),
        subscription.tenant(),
        HEADERS_NAME + subscription.id());
  }

  /** Makes the rows of the event types of a subscription. */
  static Rows typesOf(Subscription subscription) {
    Rows rows = new Rows(EVENT_TYPE);
    for (String type : subscription.eventTypes()) {
      rows.add()
          .set("tenant", subscription.tenant())
          .set("event_type", type)
          .set("subscription_id", subscription.id());
    }
    return rows;
  }

  /** Makes the rows of the secrets of a subscription, encrypted with the newest key. */
  Rows secretsOf(Subscription subscription) {
    Rows rows = new Rows(SECRET);
    int position = 0;
    for (Secret secret : subscription.secrets()) {
      SecretCipher.Sealed sealed =
          cipher.encrypt(secret.material(), subscription.tenant(), secret.id());
      rows.add()
          .set("tenant", subscription.tenant())
          .set("subscription_id", subscription.id())
          .set("position", position++)
          .set("id", secret.id())
          .set("material", sealed.bytes().toByteArray())
          .set("material_key", sealed.keyId())
          .set("created_at", Times.sql(secret.createdAt()))
          .set("expires_at", Times.sql(secret.expiresAt()));
    }
    return rows;
  }

  private static String joined(List<Duration> delays) {
    return delays.stream().map(Duration::toString).collect(Collectors.joining(SEPARATOR));
  }

  private static String sortedAndJoined(Set<Integer> statuses) {
    return statuses.stream().sorted().map(String::valueOf).collect(Collectors.joining(SEPARATOR));
  }
}
