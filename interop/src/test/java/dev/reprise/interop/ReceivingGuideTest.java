package dev.reprise.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.reprise.http.AddressPolicy;
import dev.reprise.http.HttpSender;
import dev.reprise.http.Signers;
import dev.reprise.http.spi.Signer;
import dev.reprise.model.Header;
import dev.reprise.receiver.WebhookVerifier;
import dev.reprise.spi.SendReport;
import dev.reprise.spi.SendRequest;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every block of the guide for receivers does what the guide says. */
class ReceivingGuideTest {

  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String OLD_SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
  private static final String BODY = "{\"name\":\"Zoë — 東京 🚚\"}";

  @TempDir private Path folder;

  @Test
  void javaReceiver_doesEachEventOnce_andNothingThatIsForged() throws Exception {
    List<String> done = new ArrayList<>();
    AtomicBoolean isBroken = new AtomicBoolean(true);
    HttpHandler webhooks =
        webhooks(
            body -> {
              if (isBroken.getAndSet(false)) {
                throw new IllegalStateException("the database is down");
              }
              done.add(new String(body, UTF_8));
            });
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", webhooks);
    server.start();
    try (HttpSender sender =
        HttpSender.builder().addressPolicy(AddressPolicy.development()).build()) {
      String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";

      assertThat(status(sender, url, "evt_1", SECRET)).isEqualTo(500);
      assertThat(status(sender, url, "evt_1", SECRET)).isEqualTo(204);
      assertThat(status(sender, url, "evt_1", OLD_SECRET)).isEqualTo(204);
      assertThat(status(sender, url, "evt_2", "whsec_AAAA", OLD_SECRET)).isEqualTo(204);
      assertThat(status(sender, url, "evt_3", "whsec_AAAA")).isEqualTo(401);
      assertThat(status(sender, url, "evt_3")).isEqualTo(401);
    } finally {
      server.stop(0);
    }
    assertThat(done).containsExactly(BODY, BODY);
  }

  @Test
  void seenInTheDatabase_isNotDoneAgain_andWhatFailsLeavesNothing() throws Exception {
    Class<?> seen = ReceivingGuide.compiled("Seen", folder, folder.toString());
    try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:")) {
      connection.createStatement().execute(ReceivingGuide.blocks("sql").get(0));
      connection.createStatement().execute("CREATE TABLE paid (order_id INT PRIMARY KEY)");

      assertThat(once(seen, connection, "evt_1", "INSERT INTO paid VALUES (1)")).isTrue();
      assertThat(once(seen, connection, "evt_1", "INSERT INTO paid VALUES (2)")).isFalse();
      assertThatThrownBy(() -> once(seen, connection, "evt_2", "INSERT INTO paid VALUES (1)"))
          .isInstanceOf(SQLException.class);
      assertThat(once(seen, connection, "evt_2", "INSERT INTO paid VALUES (3)")).isTrue();

      assertThat(rows(connection, "SELECT order_id FROM paid ORDER BY order_id"))
          .containsExactly("1", "3");
      assertThat(rows(connection, "SELECT event_id FROM webhook_seen ORDER BY event_id"))
          .containsExactly("evt_1", "evt_2");
    }
  }

  @Test
  void nodeBlocks_acceptWhatTheSenderSigned_andNothingElse() throws Exception {
    List<String> blocks = ReceivingGuide.blocks("js");
    TestKeyPair keyPair = TestKeyPair.random(new Random(1));

    assertThat(blocks).hasSize(3);
    assertThat(answers(blocks.get(0), Signers.standardWebhooks(), SECRET, SECRET, "text"))
        .isEqualTo("true false false false");
    assertThat(
            answers(
                blocks.get(1), Signers.standardWebhooks(), keyPair.whsk(), keyPair.whpk(), "bytes"))
        .isEqualTo("true false false false");
    assertThat(
            answers(
                blocks.get(2), Signers.timestampedHex("X-Acme-Signature"), SECRET, SECRET, "bytes"))
        .isEqualTo("true false false false");
  }

  private HttpHandler webhooks(Consumer<byte[]> work) throws Exception {
    String receiver =
        Path.of(WebhookVerifier.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .toString();
    return (HttpHandler)
        ReceivingGuide.compiled("Webhooks", folder, receiver)
            .getConstructor(Consumer.class, String[].class)
            .newInstance(work, new String[] {SECRET, OLD_SECRET});
  }

  private static int status(HttpSender sender, String url, String eventId, String... secrets)
      throws Exception {
    SendRequest request =
        SignedCase.request(eventId, BODY.getBytes(UTF_8), List.of(secrets), Instant.now());
    SendReport report =
        sender.send(SignedCase.to(url, request)).toCompletableFuture().get(20, TimeUnit.SECONDS);
    return report.response().orElseThrow().status();
  }

  private static boolean once(Class<?> seen, Connection connection, String id, String sql)
      throws Exception {
    Class<?> type = Class.forName("Seen$Work", true, seen.getClassLoader());
    InvocationHandler run =
        (proxy, method, arguments) -> {
          connection.createStatement().execute(sql);
          return null;
        };
    Object work = Proxy.newProxyInstance(seen.getClassLoader(), new Class<?>[] {type}, run);
    Method once = seen.getMethod("once", Connection.class, String.class, type);
    try {
      return (boolean) once.invoke(null, connection, id, work);
    } catch (InvocationTargetException e) {
      throw (Exception) e.getTargetException();
    }
  }

  private static List<String> rows(Connection connection, String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (ResultSet found = connection.createStatement().executeQuery(sql)) {
      while (found.next()) {
        rows.add(found.getString(1));
      }
    }
    return rows;
  }

  /** Asks a block about a request, another body, one that is old, and one without headers. */
  private static String answers(
      String block, Signer signer, String signedWith, String known, String bodyAs)
      throws Exception {
    NodeLibraries node = NodeLibraries.install();
    Files.writeString(node.folder().resolve("block.mjs"), block);
    byte[] body = BODY.getBytes(UTF_8);
    Instant now = Instant.now();
    String fresh = json(signer.sign(SignedCase.request("evt_1", body, List.of(signedWith), now)));
    String old =
        json(
            signer.sign(
                SignedCase.request("evt_1", body, List.of(signedWith), now.minusSeconds(310))));
    return node.run(
            """
            process.env.WEBHOOK_SECRET = process.env.WEBHOOK_PUBLIC_KEY = "%s";
            const { isGenuine } = await import("./block.mjs");
            const body = Buffer.from("%s", "base64");
            const as = (bytes) => ("%s" === "text" ? bytes.toString() : bytes);
            const changed = Buffer.concat([body, Buffer.from(" ")]);
            console.log(
              isGenuine(%s, as(body)),
              isGenuine(%s, as(changed)),
              isGenuine(%s, as(body)),
              isGenuine({}, as(body)));
            """
                .formatted(
                    known, Base64.getEncoder().encodeToString(body), bodyAs, fresh, fresh, old))
        .strip();
  }

  private static String json(List<Header> headers) {
    return headers.stream()
        .map(each -> "\"" + each.name().toLowerCase(Locale.ROOT) + "\":\"" + each.value() + "\"")
        .collect(Collectors.joining(",", "{", "}"));
  }
}
