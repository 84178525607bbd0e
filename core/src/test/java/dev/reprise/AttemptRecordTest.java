package dev.reprise;

import static dev.reprise.EngineRig.TENANT;
import static dev.reprise.EngineRig.URL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.model.Attempt;
import dev.reprise.model.Bytes;
import dev.reprise.model.Header;
import dev.reprise.model.RecordResponse;
import dev.reprise.model.RecordedResponse;
import dev.reprise.model.SignatureScheme;
import dev.reprise.model.SubscriptionSettings;
import dev.reprise.spi.SendReport;
import dev.reprise.spi.SendRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the sender is asked for, and what is recorded of what it reports. */
class AttemptRecordTest {

  private static final List<Header> OWN = List.of(new Header("X-Shop", "7"));

  private final EngineRig rig = new EngineRig().start();

  @Test
  void ownSignatureAndHeaders_reachTheSender() {
    subscribe(
        SubscriptionSettings.builder()
            .signature(SignatureScheme.TIMESTAMPED_HEX)
            .headers(OWN)
            .recordResponse(RecordResponse.FAILURES)
            .build());

    rig.publish("evt_1");

    SendRequest request = rig.sender.requests().get(0);
    assertThat(request.signature()).isEqualTo(SignatureScheme.TIMESTAMPED_HEX);
    assertThat(request.headers()).isEqualTo(OWN);
    assertThat(request.recordResponse()).isEqualTo(RecordResponse.FAILURES);
    assertThat(request.subscriptionUrl()).isEqualTo(URL);
  }

  @Test
  void replayToTheOriginalUrl_tellsTheSenderWhereTheSubscriptionGoesNow() {
    subscribe(SubscriptionSettings.builder().headers(OWN).build());
    String original = rig.publish("evt_1");
    String moved = "https://elsewhere.example/hooks";
    rig.reprise
        .subscriptions()
        .update(TENANT, "wbs_1", SubscriptionChange.nothing().withUrl(moved))
        .orElseThrow();

    rig.reprise.replays().replay(ReplayRequest.of(TENANT, original).toOriginalUrl()).orElseThrow();
    rig.time.advance(Duration.ofMillis(100));

    SendRequest request = rig.sender.requests().get(1);
    assertThat(request.url()).isEqualTo(URL);
    assertThat(request.subscriptionUrl()).isEqualTo(moved);
  }

  @Test
  void bodyThatIsNotToBeRecorded_isNotEvenIfTheSenderKeptIt() {
    subscribe(SubscriptionSettings.builder().recordResponse(RecordResponse.FAILURES).build());

    String id = rig.publish("evt_1");

    assertThat(rig.attempts(id))
        .extracting(attempt -> attempt.response().orElseThrow())
        .containsExactly(new RecordedResponse(200, List.of(), Bytes.empty(), true));
  }

  @Test
  void credentialsThatASenderReports_areNotRecorded() {
    rig.subscribe();
    rig.sender.hangAll();
    String id = rig.publish("evt_1");
    SendReport answer = ScriptedSender.answer(200);

    rig.sender.report(
        rig.sender.hanging().get(0),
        new SendReport(
            answer.result(),
            answer.duration(),
            answer.contact(),
            List.of(new Header("Authorization", "Bearer s3cret"), OWN.get(0)),
            answer.response()));
    rig.time.advance(Duration.ofSeconds(1));

    assertThat(rig.attempts(id))
        .flatExtracting(Attempt::requestHeaders)
        .containsExactly(new Header("Authorization", "redacted"), OWN.get(0));
  }

  private void subscribe(SubscriptionSettings settings) {
    rig.reprise
        .subscriptions()
        .create(NewSubscription.of(TENANT, URL).withId("wbs_1").withSettings(settings))
        .orElseThrow();
  }
}
