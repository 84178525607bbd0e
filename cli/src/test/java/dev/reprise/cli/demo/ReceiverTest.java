package dev.reprise.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReceiverTest {

  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final String BODY = "{\"order\":1}";

  private final HttpClient client = HttpClient.newHttpClient();
  private final Mailbox mailbox =
      new Mailbox(
          new SignatureCheck(SECRET, () -> NOW),
          Map.of(
              "accepted", Behaviour.ACCEPT,
              "stumbled", Behaviour.STUMBLE,
              "lost", Behaviour.LOSE_ANSWER,
              "refused", Behaviour.REFUSE,
              "down", Behaviour.DOWN));
  private Receiver receiver;

  @BeforeEach
  void start() throws IOException {
    receiver = Receiver.start();
    receiver.add("orders", mailbox);
  }

  @AfterEach
  void stop() {
    receiver.close();
  }

  @Test
  void eachBehaviour_isAnsweredInItsWay() throws Exception {
    assertThat(post("accepted")).isEqualTo(200);
    assertThat(post("stumbled")).isEqualTo(503);
    assertThat(post("stumbled")).isEqualTo(200);
    assertThat(post("refused")).isEqualTo(422);
    assertThat(post("down")).isEqualTo(503);
    assertThat(seen(mailbox)).isEqualTo(Counts.NONE.seen(5, 0, 0));
  }

  @Test
  void lostAnswer_breaksTheConnection_andTheNextRequestIsADuplicate() throws Exception {
    assertThatThrownBy(() -> post("lost")).isInstanceOf(IOException.class);

    assertThat(post("lost")).isEqualTo(200);
    assertThat(seen(mailbox)).isEqualTo(Counts.NONE.seen(2, 1, 0));
  }

  @Test
  void eventTakenTwice_countsAsADuplicate() throws Exception {
    post("accepted");
    post("accepted");
    post("accepted");

    assertThat(seen(mailbox)).isEqualTo(Counts.NONE.seen(3, 2, 0));
  }

  @Test
  void fixed_takesWhatItRefusedBefore() throws Exception {
    post("down");
    post("refused");

    receiver.fix();

    assertThat(post("down")).isEqualTo(200);
    assertThat(post("refused")).isEqualTo(200);
    assertThat(seen(mailbox)).isEqualTo(Counts.NONE.seen(4, 0, 0));
  }

  @Test
  void badSignature_isRefusedAndCounted() throws Exception {
    assertThat(post("orders", "accepted", "v1,bm8=")).isEqualTo(401);
    assertThat(seen(mailbox)).isEqualTo(Counts.NONE.seen(1, 0, 1));
  }

  @Test
  void unknownPathOrEvent_isNotFound() throws Exception {
    assertThat(post("elsewhere", "accepted", signature("accepted"))).isEqualTo(404);
    assertThat(post("unknown")).isEqualTo(404);
  }

  private int post(String id) throws Exception {
    return post("orders", id, signature(id));
  }

  private int post(String path, String id, String signature)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(receiver.url(path)))
            .timeout(Duration.ofSeconds(10))
            .header("webhook-id", id)
            .header("webhook-timestamp", String.valueOf(NOW.getEpochSecond()))
            .header("webhook-signature", signature)
            .POST(BodyPublishers.ofString(BODY))
            .build();
    return client.send(request, BodyHandlers.discarding()).statusCode();
  }

  private static String signature(String id) throws Exception {
    return new Webhook(SECRET).sign(id, NOW.getEpochSecond(), BODY);
  }

  private static Counts seen(Mailbox mailbox) {
    return mailbox.seen(Counts.NONE);
  }
}
