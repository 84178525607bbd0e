package dev.reprise.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.model.AttemptResult;
import dev.reprise.model.ErrorKind;
import dev.reprise.spi.SendReport;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.thread.Scheduler;
import org.junit.jupiter.api.Test;

/** What becomes of a request that meets a pooled connection which the receiver has closed. */
class PooledConnectionTest {

  private static final String NO_CONTENT = "HTTP/1.1 204 No Content\r\n\r\n";

  /** How many of the next uses of a pooled connection find it closed. */
  private final AtomicInteger closed = new AtomicInteger();

  @Test
  void closedBeforeAByteWasGivenToIt_isRepeatedAtOnce_onANewConnection() throws Exception {
    try (Receiver receiver = Receiver.answering(NO_CONTENT);
        HttpSender sender = sender()) {
      assertThat(send(sender, receiver).result()).isInstanceOf(AttemptResult.Answered.class);
      closed.set(1);

      SendReport second = send(sender, receiver);

      assertThat(second.result()).isInstanceOf(AttemptResult.Answered.class);
      assertThat(closed).hasValue(0);
      assertThat(receiver.connections).hasValue(2);
      assertThat(receiver.requests).hasSize(2);
      assertThat(second.contact().phases().connect()).isPresent();
    }
  }

  @Test
  void closedTwice_isRepeatedOnceOnly() throws Exception {
    try (Receiver receiver = Receiver.answering(NO_CONTENT);
        HttpSender sender = sender()) {
      poolTwo(sender, receiver);
      closed.set(2);

      SendReport third = send(sender, receiver);

      assertThat(closed).hasValue(0);
      assertThat(third.result().error().orElseThrow().kind()).isEqualTo(ErrorKind.RESET);
      assertThat(receiver.requests).hasSize(2);
    }
  }

  private static void poolTwo(HttpSender sender, Receiver receiver) throws Exception {
    var first = sender.send(Requests.to(receiver.url()).build()).toCompletableFuture();
    var second = sender.send(Requests.to(receiver.url()).build()).toCompletableFuture();
    first.get(Receiver.WAIT_SECONDS, TimeUnit.SECONDS);
    second.get(Receiver.WAIT_SECONDS, TimeUnit.SECONDS);
    assertThat(receiver.connections).hasValue(2);
  }

  private static SendReport send(HttpSender sender, Receiver receiver) throws Exception {
    return sender
        .send(Requests.to(receiver.url()).build())
        .toCompletableFuture()
        .get(Receiver.WAIT_SECONDS, TimeUnit.SECONDS);
  }

  private HttpSender sender() {
    return HttpSender.builder()
        .addressPolicy(AddressPolicy.development())
        .connectors(ClosingConnector::new)
        .build();
  }

  private final class ClosingConnector extends ClientConnector {
    @Override
    protected EndPoint newEndPoint(
        SelectableChannel channel, ManagedSelector selector, SelectionKey key) {
      return new ClosingEndPoint((SocketChannel) channel, selector, key, getScheduler());
    }
  }

  /** Reads the end of its stream at the moment when a request begins on it. */
  private final class ClosingEndPoint extends SocketChannelEndPoint {

    private boolean isAtEnd;

    ClosingEndPoint(
        SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler) {
      super(channel, selector, key, scheduler);
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
      boolean isReused = getConnection() != null && getConnection().getMessagesIn() > 0;
      if (isReused && !isAtEnd && closed.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        isAtEnd = true;
        getFillInterest().fillable();
      }
      return super.getRemoteSocketAddress();
    }

    @Override
    public int fill(ByteBuffer buffer) throws java.io.IOException {
      return isAtEnd ? -1 : super.fill(buffer);
    }
  }
}
