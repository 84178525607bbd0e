package dev.reprise.jdbc;

import static dev.reprise.jdbc.TestDatabase.SUBSCRIPTION;
import static dev.reprise.jdbc.TestDatabase.TENANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.AesGcmCipher;
import dev.reprise.model.Header;
import dev.reprise.model.Secret;
import dev.reprise.model.Subscription;
import dev.reprise.model.SubscriptionSettings;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.SecretCipher;
import dev.reprise.spi.StoreException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What lies in the database of secrets and of a subscription's own headers. */
class SecretsAtRestTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final AesGcmCipher.Key OLD = AesGcmCipher.Key.random("old");
  private static final AesGcmCipher.Key NEW = AesGcmCipher.Key.random("new");
  private static final List<Header> OWN = List.of(new Header("Authorization", "Bearer hidden"));

  @ParameterizedTest
  @EnumSource(DatabaseKind.class)
  void secretsAndHeaders_areNotReadable(DatabaseKind kind) throws SQLException {
    try (TestDatabase database = kind.open()) {
      Subscription created = create(database, AesGcmCipher.of(OLD));

      assertThat(stored(database)).hasSize(2).noneMatch(text -> text.contains("hidden"));
      assertThat(keys(database)).containsExactly("old", "old");
      assertThat(find(database, AesGcmCipher.of(OLD))).isEqualTo(created);
    }
  }

  @ParameterizedTest
  @EnumSource(DatabaseKind.class)
  void withoutACipher_theyLieInClear_andAreEncryptedWhenRewritten(DatabaseKind kind)
      throws SQLException {
    try (TestDatabase database = kind.open()) {
      Subscription created = create(database, SecretCipher.none());
      assertThat(stored(database)).allMatch(text -> text.contains("hidden"));
      assertThat(keys(database)).containsExactly("clear", "clear");

      assertThat(find(database, AesGcmCipher.of(NEW))).isEqualTo(created);
      update(database, AesGcmCipher.of(NEW), SecretsAtRestTest::withMore);

      assertThat(keys(database)).containsExactly("new", "new", "new");
      assertThat(stored(database)).noneMatch(text -> text.contains("hidden"));
    }
  }

  @ParameterizedTest
  @EnumSource(DatabaseKind.class)
  void rewrittenSecrets_getTheNewestKey(DatabaseKind kind) throws SQLException {
    try (TestDatabase database = kind.open()) {
      Subscription created = create(database, AesGcmCipher.of(OLD));
      SecretCipher rotated = AesGcmCipher.of(List.of(OLD, NEW));

      assertThat(find(database, rotated)).isEqualTo(created);
      update(database, rotated, SecretsAtRestTest::withMore);

      assertThat(keys(database)).containsExactly("new", "new", "new");
      assertThat(find(database, AesGcmCipher.of(NEW))).isEqualTo(withMore(created));
    }
  }

  @ParameterizedTest
  @EnumSource(DatabaseKind.class)
  void missingKey_isFoundWhenOpening_andNamed(DatabaseKind kind) {
    try (TestDatabase database = kind.open()) {
      create(database, AesGcmCipher.of(OLD));

      for (SecretCipher without : List.of(AesGcmCipher.of(NEW), SecretCipher.none())) {
        assertThatThrownBy(() -> open(database, without))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageEndingWith("does not have: old");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(DatabaseKind.class)
  void secretPutInThePlaceOfAnother_isRefused(DatabaseKind kind) throws SQLException {
    try (TestDatabase database = kind.open()) {
      create(database, AesGcmCipher.of(OLD));
      JdbcDeliveryStore store = open(database, AesGcmCipher.of(OLD));

      database.execute("UPDATE " + schema(database) + ".secret SET id = 'sec_other'");

      assertThatThrownBy(
              () -> store.subscriptions().find(TENANT, SUBSCRIPTION, HostTransaction.none()))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("sec_other of tenant acme")
          .hasMessageNotContaining("hidden");
    }
  }

  private static Subscription create(TestDatabase database, SecretCipher cipher) {
    database.createTables();
    Subscription subscription =
        TestDatabase.subscription()
            .withSecrets(List.of(secret("sec_1", "hidden-1")))
            .withSettings(SubscriptionSettings.builder().headers(OWN).build());
    assertThat(open(database, cipher).subscriptions().create(subscription, HostTransaction.none()))
        .isTrue();
    return subscription;
  }

  private static Subscription withMore(Subscription subscription) {
    List<Secret> secrets = new ArrayList<>(subscription.secrets());
    secrets.add(secret("sec_2", "hidden-2"));
    return subscription.withSecrets(secrets);
  }

  private static Secret secret(String id, String text) {
    return new Secret(id, text, START, Optional.empty());
  }

  private static JdbcDeliveryStore open(TestDatabase database, SecretCipher cipher) {
    return JdbcDeliveryStore.open(
        database.dataSource(), database.options().withSecretCipher(cipher));
  }

  private static Subscription find(TestDatabase database, SecretCipher cipher) {
    return open(database, cipher)
        .subscriptions()
        .find(TENANT, SUBSCRIPTION, HostTransaction.none())
        .orElseThrow();
  }

  private static void update(
      TestDatabase database, SecretCipher cipher, UnaryOperator<Subscription> change) {
    assertThat(
            open(database, cipher)
                .subscriptions()
                .update(TENANT, SUBSCRIPTION, change, HostTransaction.none()))
        .isPresent();
  }

  private static String schema(TestDatabase database) {
    return database.options().schema();
  }

  private static List<String> stored(TestDatabase database) throws SQLException {
    return rows(
            database,
            "SELECT material FROM %1$s.secret UNION ALL SELECT headers FROM %1$s.subscription")
        .stream()
        .map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1))
        .toList();
  }

  private static List<String> keys(TestDatabase database) throws SQLException {
    return rows(
            database,
            "SELECT material_key FROM %1$s.secret UNION ALL SELECT headers_key FROM %1$s.subscription")
        .stream()
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .toList();
  }

  private static List<byte[]> rows(TestDatabase database, String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql.formatted(schema(database)))) {
      List<byte[]> rows = new ArrayList<>();
      while (result.next()) {
        rows.add(result.getBytes(1));
      }
      return rows;
    }
  }
}
