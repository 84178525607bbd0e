package dev.reprise.httpapi;

import static dev.reprise.httpapi.ResponseAssert.assertData;
import static dev.reprise.httpapi.ResponseAssert.assertList;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.model.Attempt;
import dev.reprise.model.Bytes;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.StatusDetail;
import dev.reprise.spi.DeliveryLog;
import dev.reprise.spi.Settlement;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LineageTest {

  private static final String DELIVERIES = "/v1/webhook_deliveries/";
  private static final int BODY_BYTES = 64 * 1_024;

  private final Fixture fixture = new Fixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private String replay(String id) {
    JsonNode data = assertData(fixture.send("POST", DELIVERIES + id + "/replay"), 202);
    return data.get("id").asText();
  }

  private String deadAfter(int attempts) {
    fixture.subscribe();
    String id = fixture.publish();
    for (int number = 1; number < attempts; number++) {
      fixture.settle(id, Optional.of(large(number)), new Settlement.Again(Duration.ZERO));
    }
    fixture.end(id, DeliveryStatus.DEAD, StatusDetail.EXHAUSTED, Optional.of(large(attempts)));
    return id;
  }

  private Attempt large(int number) {
    return fixture.answered(number, 500, Bytes.utf8("x".repeat(BODY_BYTES)));
  }

  @Test
  void recordedBodies_areShownUpToABudget() {
    String root = deadAfter(20);
    String replay = replay(root);
    fixture.end(replay, DeliveryStatus.DEAD, StatusDetail.EXHAUSTED, Optional.of(large(1)));

    Response answer = fixture.send("GET", DELIVERIES + replay + "/lineage");
    JsonNode data = assertList(answer).get("data");

    assertThat(answer.body().size()).isLessThan(2 * RecordBudget.ANSWER_BYTES_MAX);
    assertThat(data.at("/0/attempts")).hasSize(20);
    assertThat(data.at("/0/attempts/14/response/body").asText()).hasSize(BODY_BYTES);
    assertThat(data.at("/0/attempts/14/response/truncated").asBoolean(true)).isFalse();
    for (String cut : new String[] {"/0/attempts/15", "/0/attempts/19", "/1/attempts/0"}) {
      assertThat(data.at(cut + "/request_headers").isNull()).as(cut).isTrue();
      assertThat(data.at(cut + "/response").toString())
          .isEqualTo(
              "{\"status\":500,\"headers\":null,\"body\":null,\"body_base64\":null,"
                  + "\"truncated\":true}");
    }
    assertThat(assertList(answer).get("has_more").asBoolean(true)).isFalse();
  }

  @Test
  void attemptsOfOneDelivery_areWhole() {
    String id = deadAfter(20);

    JsonNode data = assertList(fixture.send("GET", DELIVERIES + id + "/attempts")).get("data");

    assertThat(data.at("/19/response/body").asText()).hasSize(BODY_BYTES);
  }

  @Test
  void lineageThatReachesItsMaximum_saysThatThereIsMore() {
    String root = fixture.deadDelivery();
    for (int i = 0; i < DeliveryLog.LINEAGE_MAX; i++) {
      String replay = replay(root);
      fixture.reprise.deliveries().cancel(Fixture.TENANT, replay);
    }

    JsonNode list = Fixture.json(fixture.send("GET", DELIVERIES + root + "/lineage"));

    assertThat(list.get("data")).hasSize(DeliveryLog.LINEAGE_MAX);
    assertThat(list.get("has_more").asBoolean()).isTrue();
    assertThat(list.get("next_cursor").isNull()).isTrue();
  }
}
