package dev.reprise.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.reprise.model.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A receiver that does what a script says with each connection. */
final class Receiver implements AutoCloseable {

  static final int WAIT_SECONDS = 20;

  /** What is done with one connection. */
  @FunctionalInterface
  interface Script {
    void run(Receiver receiver, Connection connection) throws IOException;
  }

  /** A request as it came in. */
  record Received(String line, Map<String, List<String>> headers, Bytes body) {

    String header(String name) {
      return String.join("|", headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()));
    }
  }

  /** One connection, for the script. */
  record Connection(Socket socket, InputStream in, OutputStream out, int number) {

    void write(String text) throws IOException {
      out.write(text.getBytes(ISO_8859_1));
      out.flush();
    }

    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }

  final BlockingQueue<Received> requests = new LinkedBlockingQueue<>();
  private final BlockingQueue<Integer> accepted = new LinkedBlockingQueue<>();
  final AtomicInteger connections = new AtomicInteger();
  private final CountDownLatch clientClosed = new CountDownLatch(1);
  private final ServerSocket server;
  private final Script script;

  private Receiver(ServerSocket server, Script script) {
    this.server = server;
    this.script = script;
  }

  static Receiver doing(Script script) throws IOException {
    return on(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
  }

  static Receiver on(ServerSocket server, Script script) {
    Receiver receiver = new Receiver(server, script);
    start(receiver::acceptAll);
    return receiver;
  }

  /** Answers each request of each connection with the same bytes. */
  static Receiver answering(String answer) throws IOException {
    return doing(
        (receiver, connection) -> {
          while (receiver.read(connection)) {
            connection.write(answer);
          }
        });
  }

  String url() {
    return "http://127.0.0.1:" + port() + "/hook";
  }

  int port() {
    return server.getLocalPort();
  }

  /** Reads one request; false once the other side has closed. */
  boolean read(Connection connection) throws IOException {
    String head = head(connection.in());
    if (head.isEmpty()) {
      clientClosed.countDown();
      return false;
    }
    String[] lines = head.split("\r\n", -1);
    Map<String, List<String>> headers = new TreeMap<>();
    for (int i = 1; i < lines.length && !lines[i].isEmpty(); i++) {
      int colon = lines[i].indexOf(':');
      headers
          .computeIfAbsent(
              lines[i].substring(0, colon).toLowerCase(Locale.ROOT), key -> new ArrayList<>())
          .add(lines[i].substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", List.of("0")).get(0));
    requests.add(new Received(lines[0], headers, Bytes.copyOf(connection.in().readNBytes(length))));
    return true;
  }

  /** Waits until the other side closes, for a script that has nothing more to say. */
  void awaitClose(Connection connection) {
    try {
      connection.in().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // A reset closes as well.
    }
    clientClosed.countDown();
  }

  boolean isClosedByClient() throws InterruptedException {
    return clientClosed.await(WAIT_SECONDS, TimeUnit.SECONDS);
  }

  Received takeRequest() throws InterruptedException {
    Received received = requests.poll(WAIT_SECONDS, TimeUnit.SECONDS);
    if (received == null) {
      throw new AssertionError("no request came");
    }
    return received;
  }

  /** Fails if anybody connected: connections are accepted in order, and the first is our own. */
  void assertNotConnectedTo() throws IOException, InterruptedException {
    try (Socket own = new Socket(server.getInetAddress(), port())) {
      Integer first = accepted.poll(WAIT_SECONDS, TimeUnit.SECONDS);
      if (first == null || first != own.getLocalPort()) {
        throw new AssertionError("somebody connected");
      }
    }
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int next = in.read();
    while (next >= 0) {
      head.write(next);
      String text = head.toString(ISO_8859_1);
      if (text.endsWith("\r\n\r\n")) {
        return text;
      }
      next = in.read();
    }
    return "";
  }

  private void acceptAll() {
    try {
      while (true) {
        Socket socket = server.accept();
        accepted.add(socket.getPort());
        int number = connections.incrementAndGet();
        start(() -> handle(socket, number));
      }
    } catch (IOException e) {
      // Closed at the end of the test.
    }
  }

  private void handle(Socket socket, int number) {
    try (socket) {
      script.run(
          this, new Connection(socket, socket.getInputStream(), socket.getOutputStream(), number));
    } catch (IOException e) {
      clientClosed.countDown();
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "receiver");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
