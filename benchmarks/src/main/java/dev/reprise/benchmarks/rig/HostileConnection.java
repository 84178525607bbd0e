package dev.reprise.benchmarks.rig;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** One connection to a hostile receiver. */
final class HostileConnection {

  private static final Duration DRIP_EVERY = Duration.ofMillis(20);
  private static final Duration READ_MAX = Duration.ofMinutes(1);
  private static final byte[] END_OF_HEADERS = "\r\n\r\n".getBytes(US_ASCII);

  private final Socket socket;
  private final InputStream in;
  private final AtomicLong written;

  /**
   * Takes a connection.
   *
   * @param written counts the bytes that could be written
   */
  HostileConnection(Socket socket, AtomicLong written) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
    this.written = written;
    socket.setSoTimeout((int) READ_MAX.toMillis());
  }

  /** Waits until a request begins. */
  void awaitRequest() throws IOException {
    in.mark(1);
    if (in.read() < 0) {
      throw new IOException("no request came");
    }
    in.reset();
  }

  /** Reads up to the end of the headers, which is enough of a request. */
  void readRequest() throws IOException {
    for (int matched = 0; matched < END_OF_HEADERS.length; ) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the request broke off");
      }
      matched = next == END_OF_HEADERS[matched] ? matched + 1 : next == END_OF_HEADERS[0] ? 1 : 0;
    }
  }

  void write(String text) throws IOException {
    byte[] bytes = text.getBytes(US_ASCII);
    socket.getOutputStream().write(bytes);
    written.addAndGet(bytes.length);
  }

  /** Answers as a sound receiver does, and waits until the other side is done with it. */
  void answer(String status, String header) throws IOException {
    String line = header.isEmpty() ? "" : header + "\r\n";
    write("HTTP/1.1 " + status + "\r\n" + line + "Content-Length: 0\r\nConnection: close\r\n\r\n");
    awaitClose();
  }

  /** Writes without end; ends by an exception once the other side has closed. */
  void flood(String text) throws IOException {
    while (true) {
      write(text);
    }
  }

  /** Writes a little now and then, until the other side closes. */
  void drip(String drop) throws IOException {
    // a read with a timeout paces the drip, and notices at once that the other side has closed
    socket.setSoTimeout((int) DRIP_EVERY.toMillis());
    boolean isOpen = true;
    while (isOpen) {
      try {
        isOpen = in.read() >= 0;
      } catch (SocketTimeoutException e) {
        write(drop);
      }
    }
  }

  /** Gives the other side the time to read what was written; a reset would take it away. */
  void awaitRead() throws IOException {
    socket.setSoTimeout((int) DRIP_EVERY.toMillis());
    try {
      while (in.read() >= 0) {
        // the rest of the request
      }
    } catch (SocketTimeoutException e) {
      socket.setSoTimeout((int) READ_MAX.toMillis());
    }
  }

  /** Writes nothing and waits until the other side closes. */
  void awaitClose() throws IOException {
    while (in.read() >= 0) {
      // whatever still comes of the request
    }
  }

  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }
}
