package dev.reprise.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.model.AttemptResult;
import dev.reprise.model.Bytes;
import dev.reprise.model.ErrorKind;
import dev.reprise.model.RecordedResponse;
import dev.reprise.spi.SendReport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileReceiverTest {

  private static final int DRIP_MILLIS = 20;

  /** More than the sender has threads. */
  private static final int FLOODS = 24;

  private final HttpSender sender =
      HttpSender.builder().addressPolicy(AddressPolicy.development()).build();

  @AfterEach
  void closeSender() {
    sender.close();
  }

  @Test
  void bodyOf64KiB_isKeptWhole() throws Exception {
    RecordedResponse response = answerOfLength(RecordedResponse.BODY_BYTES_MAX);

    assertThat(response.body().size()).isEqualTo(RecordedResponse.BODY_BYTES_MAX);
    assertThat(response.isTruncated()).isFalse();
  }

  @Test
  void bodyOfOneByteMore_isCut() throws Exception {
    RecordedResponse response = answerOfLength(RecordedResponse.BODY_BYTES_MAX + 1);

    assertThat(response.body().size()).isEqualTo(RecordedResponse.BODY_BYTES_MAX);
    assertThat(response.isTruncated()).isTrue();
  }

  @Test
  void endlessBody_isCutAndTheConnectionClosed_butTheStatusCounts() throws Exception {
    try (Receiver receiver =
        Receiver.doing(
            (self, connection) -> {
              self.read(connection);
              connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2147483648\r\n\r\n");
              writeForever(connection, "x".repeat(8_192));
            })) {
      SendReport report = send(Requests.to(receiver.url()));

      assertThat(report.result()).isEqualTo(new AttemptResult.Answered(200, Optional.empty()));
      assertThat(report.response().orElseThrow().isTruncated()).isTrue();
      assertThat(receiver.isClosedByClient()).isTrue();
    }
  }

  @Test
  void endlessHeaders_areRefused() throws Exception {
    try (Receiver receiver =
        Receiver.doing(
            (self, connection) -> {
              self.read(connection);
              connection.write("HTTP/1.1 200 OK\r\n");
              writeForever(connection, "X-Filler: " + "x".repeat(1_000) + "\r\n");
            })) {
      assertBroken(send(Requests.to(receiver.url())), ErrorKind.HEADERS_TOO_LARGE);
      assertThat(receiver.isClosedByClient()).isTrue();
    }
  }

  @Test
  void oneEndlessHeaderLine_isRefused() throws Exception {
    try (Receiver receiver =
        Receiver.doing(
            (self, connection) -> {
              self.read(connection);
              connection.write("HTTP/1.1 200 OK\r\nX-Filler: ");
              writeForever(connection, "x".repeat(1_000));
            })) {
      assertBroken(send(Requests.to(receiver.url())), ErrorKind.HEADERS_TOO_LARGE);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200 OK\r\nX-A: ",
        "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\nffff\r\n"
      })
  void answerThatDrips_endsByTimeout_andTheConnectionIsClosed(String start) throws Exception {
    try (Receiver receiver =
        Receiver.doing(
            (self, connection) -> {
              self.read(connection);
              connection.write(start);
              drip(self, connection, start.isEmpty() ? "" : "x");
            })) {
      assertBroken(send(Requests.to(receiver.url()).within(Requests.SHORT)), ErrorKind.TIMEOUT);
      assertThat(receiver.isClosedByClient()).isTrue();
    }
  }

  @Test
  void floodOfEarlyHints_endsByTimeout_andTheConnectionIsClosed() throws Exception {
    try (Receiver receiver =
        Receiver.doing(
            (self, connection) -> {
              self.read(connection);
              writeForever(connection, "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
            })) {
      assertBroken(send(Requests.to(receiver.url()).within(Requests.SHORT)), ErrorKind.TIMEOUT);
      assertThat(receiver.isClosedByClient()).isTrue();
    }
  }

  @Test
  void floods_doNotUseUpTheThreads() throws Exception {
    try (Receiver receiver =
            Receiver.doing(
                (self, connection) -> {
                  self.read(connection);
                  writeForever(connection, "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(100));
                });
        Receiver sound = Receiver.answering("HTTP/1.1 204 No Content\r\n\r\n")) {
      for (int i = 0; i < FLOODS; i++) {
        assertBroken(
            send(Requests.to(receiver.url()).within(Requests.SHORT.dividedBy(4))),
            ErrorKind.TIMEOUT);
      }

      assertThat(send(Requests.to(sound.url())).result())
          .isEqualTo(new AttemptResult.Answered(204, Optional.empty()));
    }
  }

  @Test
  void receiverThatNeverReads_endsByTimeout() throws Exception {
    try (Receiver receiver = Receiver.doing((self, connection) -> awaitNothing())) {
      SendReport report =
          send(
              Requests.to(receiver.url())
                  .with(Requests.binary(new byte[16 * 1_048_576]))
                  .within(Requests.SHORT));

      assertBroken(report, ErrorKind.TIMEOUT);
    }
  }

  @Test
  void resetBeforeTheStatus_isAReset() throws Exception {
    try (Receiver receiver =
        Receiver.doing(
            (self, connection) -> {
              self.read(connection);
              connection.reset();
            })) {
      assertBroken(send(Requests.to(receiver.url())), ErrorKind.RESET);
      assertThat(receiver.connections).hasValue(1);
    }
  }

  @Test
  void closeBeforeTheStatus_isAReset_andNotSentAgain() throws Exception {
    try (Receiver receiver = Receiver.doing(Receiver::read)) {
      assertBroken(send(Requests.to(receiver.url())), ErrorKind.RESET);
      assertThat(receiver.connections).hasValue(1);
    }
  }

  @Test
  void pooledConnectionResetOnTheSecondRequest_isNotSentAgain() throws Exception {
    try (Receiver receiver =
        Receiver.doing(
            (self, connection) -> {
              self.read(connection);
              connection.write("HTTP/1.1 204 No Content\r\n\r\n");
              self.read(connection);
              connection.reset();
            })) {
      send(Requests.to(receiver.url()));

      assertBroken(send(Requests.to(receiver.url())), ErrorKind.RESET);
      assertThat(receiver.connections).hasValue(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nX-A: b\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnothex\r\n",
        "SSH-2.0-OpenSSH_9.2\r\n\r\n",
        "HTTP/1.1 20x OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "HTTP/1.1 700 Odd\r\nContent-Length: 0\r\n\r\n"
      })
  void answerThatIsBroken(String answer) throws Exception {
    try (Receiver receiver =
        Receiver.doing(
            (self, connection) -> {
              self.read(connection);
              connection.write(answer);
            })) {
      assertBroken(send(Requests.to(receiver.url())), ErrorKind.PROTOCOL);
    }
  }

  @Test
  void switchingProtocols_isAnAnswer() throws Exception {
    try (Receiver receiver =
        Receiver.answering(
            "HTTP/1.1 101 Switching\r\nUpgrade: evil\r\nConnection: Upgrade\r\n\r\n")) {
      SendReport report = send(Requests.to(receiver.url()).within(Requests.SHORT));

      assertThat(report.result()).isNotInstanceOf(AttemptResult.Refused.class);
    }
  }

  @Test
  void answerBeforeTheRequestWasRead_counts() throws Exception {
    try (Receiver receiver =
        Receiver.doing(
            (self, connection) -> {
              connection.in().readNBytes(100);
              connection.write("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n");
              self.awaitClose(connection);
            })) {
      SendReport report =
          send(Requests.to(receiver.url()).with(Requests.binary(new byte[16 * 1_048_576])));

      assertThat(report.result()).isEqualTo(new AttemptResult.Answered(413, Optional.empty()));
    }
  }

  @Test
  void nothingListens_isNoConnection() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }

    SendReport report = send(Requests.to("http://127.0.0.1:" + port + "/"));

    assertBroken(report, ErrorKind.CONNECT);
    assertThat(report.contact().address()).isEmpty();
    assertThat(report.requestHeaders()).isEmpty();
  }

  @Test
  void headerWithControlCharacters_isRecordedOnOneLine() throws Exception {
    try (Receiver receiver =
        Receiver.answering("HTTP/1.1 200 OK\r\nX-A: \u00e9\r\nContent-Length: 0\r\n\r\n")) {
      RecordedResponse response = send(Requests.to(receiver.url())).response().orElseThrow();

      assertThat(response.headers().get(0).value()).isEqualTo("\u00e9");
    }
  }

  private RecordedResponse answerOfLength(int length) throws Exception {
    String answer =
        "HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n" + "y".repeat(length);
    try (Receiver receiver = Receiver.answering(answer)) {
      RecordedResponse response = send(Requests.to(receiver.url())).response().orElseThrow();
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.body()).isEqualTo(Bytes.utf8("y".repeat(response.body().size())));
      return response;
    }
  }

  private SendReport send(Requests request) throws Exception {
    return sender
        .send(request.build())
        .toCompletableFuture()
        .get(Receiver.WAIT_SECONDS, TimeUnit.SECONDS);
  }

  private static void assertBroken(SendReport report, ErrorKind kind) {
    assertThat(report.result())
        .isInstanceOfSatisfying(
            AttemptResult.Unreachable.class,
            unreachable -> {
              assertThat(unreachable.cause().kind())
                  .as(unreachable.cause().message())
                  .isEqualTo(kind);
              assertThat(unreachable.cause().message()).isNotBlank().matches("[\\x20-\\x7e]+");
            });
    assertThat(report.response()).isEmpty();
  }

  private static void writeForever(Receiver.Connection connection, String text) throws IOException {
    while (!connection.socket().isClosed()) {
      connection.write(text);
    }
  }

  // A read with a timeout paces the drip, and notices at once that the other side has closed.
  private static void drip(Receiver self, Receiver.Connection connection, String drop)
      throws IOException {
    connection.socket().setSoTimeout(DRIP_MILLIS);
    boolean isOpen = true;
    while (isOpen) {
      try {
        isOpen = connection.in().read() >= 0;
      } catch (SocketTimeoutException e) {
        connection.write(drop);
      }
    }
    self.awaitClose(connection);
  }

  private static void awaitNothing() {
    try {
      new CountDownLatch(1).await(Receiver.WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
