package dev.reprise.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;

/** An egress proxy that does what a script says with each CONNECT. */
final class Proxy implements AutoCloseable {

  /** What is done with one connection, once its first request has been read. */
  @FunctionalInterface
  interface Script {
    void run(Receiver.Connection connection, Receiver.Received request) throws IOException;
  }

  private final Receiver receiver;

  private Proxy(Receiver receiver) {
    this.receiver = receiver;
  }

  static Proxy doing(Script script) throws IOException {
    return new Proxy(
        Receiver.doing(
            (self, connection) -> {
              if (self.read(connection)) {
                script.run(connection, self.requests.element());
              }
            }));
  }

  /** Joins each CONNECT to a port of this machine, whatever host was asked for. */
  static Proxy tunnelling(int port) throws IOException {
    return doing(
        (connection, request) -> {
          try (Socket target = new Socket(InetAddress.getLoopbackAddress(), port)) {
            connection.write("HTTP/1.1 200 Connected\r\n\r\n");
            Thread back = new Thread(() -> copy(target, connection.out()), "proxy");
            back.setDaemon(true);
            back.start();
            connection.in().transferTo(target.getOutputStream());
          }
        });
  }

  static Proxy answering(String answer) throws IOException {
    return doing((connection, request) -> connection.write(answer));
  }

  private static void copy(Socket from, OutputStream to) {
    try (to) {
      InputStream in = from.getInputStream();
      in.transferTo(to);
    } catch (IOException e) {
      // The tunnel is over.
    }
  }

  String url() {
    return "http://127.0.0.1:" + receiver.port();
  }

  Receiver.Received takeRequest() throws InterruptedException {
    return receiver.takeRequest();
  }

  void assertNotConnectedTo() {
    try {
      receiver.assertNotConnectedTo();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    receiver.close();
  }
}
