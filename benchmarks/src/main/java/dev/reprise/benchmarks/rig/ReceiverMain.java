package dev.reprise.benchmarks.rig;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The receiver's process: one thread that answers and counts. */
final class ReceiverMain {

  private static final int BACKLOG = 8_192;
  private static final int BODY_BYTES_MAX = 16 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private ReceiverMain() {}

  /** Starts to listen on a free port, and says which. */
  public static void main(String[] args) throws InterruptedException {
    Arrivals arrivals = new Arrivals();
    Visits visits = new Visits();
    EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    ServerBootstrap server =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .option(io.netty.channel.ChannelOption.SO_BACKLOG, BACKLOG)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            new HttpServerCodec(),
                            new HttpObjectAggregator(BODY_BYTES_MAX),
                            new Answering(arrivals, visits));
                  }
                });
    Channel listening = server.bind(new InetSocketAddress(Receiver.host(0), 0)).sync().channel();
    int port = ((InetSocketAddress) listening.localAddress()).getPort();
    for (int i = 1; i < Receiver.HOSTS; i++) {
      server.bind(new InetSocketAddress(Receiver.host(i), port)).sync();
    }
    ChildJvm.say(Map.of("port", port));
  }

  /** Answers as the path says. */
  private static final class Answering extends SimpleChannelInboundHandler<FullHttpRequest> {

    private final Arrivals arrivals;
    private final Visits visits;
    private Optional<Visits.Open> visit = Optional.empty();

    Answering(Arrivals arrivals, Visits visits) {
      this.arrivals = arrivals;
      this.visits = visits;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
      String[] path = request.uri().substring(1).split("/");
      switch (path[0]) {
        case "counts" -> answer(context, arrivals.counts());
        case "requests" -> answer(context, arrivals.byEvent());
        case "visits" -> answer(context, Map.of("visits", visits.ended()));
        case "watched" -> watch(context, path, visits.begin(path[1], request.headers()));
        case "micros" -> answer(context, arrivals.micros());
        case "reset" -> {
          arrivals.clear();
          answer(context, Map.of());
        }
        default -> receive(context, path, String.valueOf(request.headers().get("webhook-id")));
      }
    }

    private void receive(ChannelHandlerContext context, String[] path, String eventId) {
      boolean isFirst = arrivals.add(eventId, path[0].equals(Receiver.OK));
      switch (path[0]) {
        case "slow" -> {
          var unused =
              context
                  .executor()
                  .schedule(
                      () -> answer(context, HttpResponseStatus.NO_CONTENT.code()),
                      Long.parseLong(path[1]),
                      TimeUnit.MILLISECONDS);
        }
        case "status" -> answer(context, Integer.parseInt(path[1]));
        case "scripted" -> answer(context, Script.answer(eventId, isFirst));
        case "hang" -> {}
        default -> answer(context, HttpResponseStatus.NO_CONTENT.code());
      }
    }

    /** Answers after a while, by the script; one connection has one request at a time. */
    private void watch(ChannelHandlerContext context, String[] path, Visits.Open begun) {
      visit = Optional.of(begun);
      int status = Script.stumbling(begun.eventId(), begun.isFirstAttempt());
      var unused =
          context
              .executor()
              .schedule(
                  () -> {
                    begun.end(status);
                    answer(context, status);
                  },
                  Long.parseLong(path[2]),
                  TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      visit.ifPresent(open -> open.end(0));
    }

    private static void answer(ChannelHandlerContext context, int status) {
      write(context, HttpResponseStatus.valueOf(status), Unpooled.EMPTY_BUFFER);
    }

    private static void answer(ChannelHandlerContext context, Map<String, ?> body) {
      try {
        byte[] json = JSON.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
        write(context, HttpResponseStatus.OK, Unpooled.wrappedBuffer(json));
      } catch (JsonProcessingException e) {
        write(context, HttpResponseStatus.INTERNAL_SERVER_ERROR, Unpooled.EMPTY_BUFFER);
      }
    }

    private static void write(
        ChannelHandlerContext context, HttpResponseStatus status, ByteBuf body) {
      DefaultFullHttpResponse response =
          new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
      if (status.code() != HttpResponseStatus.NO_CONTENT.code()) {
        response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
      }
      var unused = context.writeAndFlush(response);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      var unused = context.close();
    }
  }
}
