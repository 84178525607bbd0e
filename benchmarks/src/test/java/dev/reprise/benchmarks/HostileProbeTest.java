package dev.reprise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.benchmarks.HostileProbe.Row;
import dev.reprise.benchmarks.rig.Hostility;
import dev.reprise.model.AttemptSummary;
import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.ErrorKind;
import dev.reprise.model.StatusDetail;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each hostile receiver has the outcome that the table of results says, and no more. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileProbeTest {

  /** What a connection can swallow before it is closed: the buffers of two sockets, and some. */
  private static final long BYTES_MAX = 16L << 20;

  private HostileProbe probe;

  @BeforeAll
  void start() throws IOException, InterruptedException {
    probe = new HostileProbe();
  }

  @AfterAll
  void stop() throws IOException {
    probe.close();
  }

  @ParameterizedTest
  @CsvSource({
    "HANG, TIMEOUT",
    "BODY_DRIP, TIMEOUT",
    "HEADER_DRIP, TIMEOUT",
    "ENDLESS_103, TIMEOUT",
    "ENDLESS_HEADERS, HEADERS_TOO_LARGE",
    "RESET_BEFORE_STATUS, RESET",
    "RESET_AFTER_STATUS, PROTOCOL",
    "WRONG_CERTIFICATE, TLS",
    "TLS_STALL, TIMEOUT"
  })
  void brokenAnswer_isRetried_withItsKind(Hostility hostility, ErrorKind kind) throws Exception {
    Row row = probe.meet(hostility);

    assertRetried(row, HostileProbe.SECOND_ATTEMPT_AFTER);
    assertThat(row.deliveries())
        .extracting(each -> last(row).error().orElseThrow().kind())
        .containsOnly(kind);
  }

  @ParameterizedTest
  @CsvSource({"REDIRECT, 302", "STATUS_408, 408", "STATUS_425, 425", "STATUS_500, 500"})
  void retriedStatus_isRetried(Hostility hostility, int status) throws Exception {
    Row row = probe.meet(hostility);

    assertRetried(row, HostileProbe.SECOND_ATTEMPT_AFTER);
    assertThat(last(row).status()).contains(status);
  }

  @ParameterizedTest
  @EnumSource(names = {"STATUS_429_SECONDS", "STATUS_429_DATE"})
  void retryAfter_isHonoured(Hostility hostility) throws Exception {
    Row row = probe.meet(hostility);

    assertRetried(row, Hostility.retryAfter());
    assertThat(last(row).status()).contains(429);
  }

  @ParameterizedTest
  @EnumSource(names = "STATUS_410")
  void gone_isFinal_andDisables(Hostility hostility) throws Exception {
    Row row = probe.meet(hostility);

    assertThat(row.deliveries())
        .allSatisfy(
            each -> {
              assertThat(each.status()).isEqualTo(DeliveryStatus.FAILED);
              assertThat(each.progress().detail()).isEqualTo(StatusDetail.GONE);
            });
    assertThat(row.isDisabled()).isTrue();
    assertClosed(row);
  }

  @ParameterizedTest
  @EnumSource(names = "BODY_OF_2_GIB")
  void hugeBody_isASuccess_ofWhichLittleIsRead(Hostility hostility) throws Exception {
    Row row = probe.meet(hostility);

    assertThat(row.deliveries())
        .allSatisfy(each -> assertThat(each.status()).isEqualTo(DeliveryStatus.SUCCEEDED));
    assertThat(row.attempts())
        .extracting(each -> each.response().orElseThrow().isTruncated())
        .containsOnly(true);
    assertClosed(row);
  }

  /** A fifth of the delay is jitter. */
  private static void assertRetried(Row row, Duration after) {
    Instant earliest = Instant.now().plus(after.multipliedBy(79).dividedBy(100));
    assertThat(row.attempts()).filteredOn(each -> !each.isLate()).hasSize(HostileProbe.AT_A_TIME);
    assertThat(row.deliveries())
        .allSatisfy(
            each -> {
              assertThat(each.status()).isEqualTo(DeliveryStatus.PENDING);
              assertThat(each.progress().attemptCount()).isEqualTo(1);
              assertThat(each.progress().nextAttemptAt().orElseThrow()).isAfter(earliest);
            });
    assertThat(row.isDisabled()).isFalse();
    assertClosed(row);
  }

  private static void assertClosed(Row row) {
    assertThat(row.seen().closed()).isEqualTo(row.seen().opened());
    assertThat(row.seen().written()).isLessThan(BYTES_MAX * row.seen().opened());
  }

  private static AttemptSummary last(Row row) {
    return row.deliveries().get(0).progress().lastAttempt().orElseThrow();
  }
}
