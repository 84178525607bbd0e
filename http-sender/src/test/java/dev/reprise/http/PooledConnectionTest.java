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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of a request that meets a pooled connection which the receiver has closed. */
class PooledConnectionTest {

  private static final String NO_CONTENT = "HTTP/1.1 204 No Content\r\n\r\n";

  /** A connection has just been given back when it is used again, and may not be read from yet. */
  private static final int TRIES_MAX = 1_000;

  /** How many of the next uses of a pooled connection find it closed. */
  private final AtomicInteger closed = new AtomicInteger();

  /** Whether those that are found closed can still say where they led. */
  private volatile boolean hasAddress = true;

  @Test
  void closedBeforeAByteWasGivenToIt_isRepeatedAtOnce_onANewConnection() throws Exception {
    try (Receiver receiver = Receiver.answering(NO_CONTENT);
        HttpSender sender = sender()) {
      assertThat(send(sender, receiver).result()).isInstanceOf(AttemptResult.Answered.class);
      closed.set(1);
      int sent = 1;
      while (closed.get() > 0 && sent < TRIES_MAX) {
        assertThat(send(sender, receiver).result()).isInstanceOf(AttemptResult.Answered.class);
        sent++;
      }

      assertThat(closed).hasValue(0);
      assertThat(receiver.connections).hasValueGreaterThan(1);
      assertThat(receiver.requests).hasSize(sent);
    }
  }

  @Test
  void closedSoThatItHasNoAddressAnyMore_isRepeatedAtOnce_andNoRefusal() throws Exception {
    hasAddress = false;

    closedBeforeAByteWasGivenToIt_isRepeatedAtOnce_onANewConnection();
  }

  @Test
  void closedTwice_isRepeatedOnceOnly() throws Exception {
    try (Receiver receiver = Receiver.answering(NO_CONTENT);
        HttpSender sender = sender()) {
      int before;
      int delivered;
      SendReport report;
      do {
        closed.set(0);
        poolTwo(sender, receiver);
        before = receiver.requests.size();
        closed.set(2);
        report = send(sender, receiver);
        delivered = receiver.requests.size() - before;
      } while (closed.get() > 0 && receiver.requests.size() < TRIES_MAX);

      assertThat(closed).hasValue(0);
      assertThat(report.result().error().orElseThrow().kind()).isEqualTo(ErrorKind.RESET);
      assertThat(delivered).isZero();
    }
  }

  private static void poolTwo(HttpSender sender, Receiver receiver) throws Exception {
    var first = sender.send(Requests.to(receiver.url()).build()).toCompletableFuture();
    var second = sender.send(Requests.to(receiver.url()).build()).toCompletableFuture();
    first.get(Receiver.WAIT_SECONDS, TimeUnit.SECONDS);
    second.get(Receiver.WAIT_SECONDS, TimeUnit.SECONDS);
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
    public @Nullable SocketAddress getRemoteSocketAddress() {
      boolean isIdle =
          getConnection() != null
              && getConnection().getMessagesIn() > 0
              && getFillInterest().isInterested();
      if (isIdle && !isAtEnd && closed.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        isAtEnd = true;
        if (hasAddress) {
          getFillInterest().fillable();
          awaitClosed();
        }
      }
      return isAtEnd && !hasAddress ? null : super.getRemoteSocketAddress();
    }

    /** The thread that still ends the request before may be the one that closes the connection. */
    private void awaitClosed() {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Receiver.WAIT_SECONDS);
      while (isOpen() && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }
    }

    @Override
    public int fill(ByteBuffer buffer) throws java.io.IOException {
      return isAtEnd ? -1 : super.fill(buffer);
    }
  }
}
