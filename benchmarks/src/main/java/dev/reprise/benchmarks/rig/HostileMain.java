package dev.reprise.benchmarks.rig;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Scanner;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** The process of the hostile receivers: one port for each {@link Hostility}. */
final class HostileMain {

  private static final char[] PASSWORD = "hostile".toCharArray();

  private final Map<Hostility, Counts> counts = new EnumMap<>(Hostility.class);

  private HostileMain() {}

  /**
   * Starts all receivers, says their ports, and then what they have seen, each time it is asked.
   */
  public static void main(String[] args) throws Exception {
    HostileMain receivers = new HostileMain();
    Map<String, Integer> ports = new HashMap<>();
    for (Hostility each : Hostility.values()) {
      ports.put(each.name(), receivers.start(each));
    }
    ChildJvm.say(ports);
    Scanner orders = new Scanner(System.in, StandardCharsets.UTF_8);
    while (orders.hasNextLine()) {
      ChildJvm.say(receivers.seen(Hostility.valueOf(orders.nextLine())));
    }
  }

  private int start(Hostility hostility) throws IOException, GeneralSecurityException {
    ServerSocket listening =
        hostility == Hostility.WRONG_CERTIFICATE
            ? secure().getServerSocketFactory().createServerSocket()
            : new ServerSocket();
    listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Counts seen = new Counts();
    counts.put(hostility, seen);
    daemon(
        hostility.name(),
        () -> {
          while (true) {
            Socket socket = accept(listening);
            daemon(hostility.name(), () -> meet(hostility, socket, seen));
          }
        });
    return listening.getLocalPort();
  }

  private static Socket accept(ServerSocket listening) {
    try {
      return listening.accept();
    } catch (IOException e) {
      throw new IllegalStateException("the receiver ended", e);
    }
  }

  private static void meet(Hostility hostility, Socket socket, Counts seen) {
    try (socket) {
      HostileConnection connection = new HostileConnection(socket, seen.written);
      if (!hostility.isSecure()) {
        connection.awaitRequest();
      }
      harm(hostility, connection, seen);
    } catch (IOException e) {
      // a connection that was kept ready and never used
    }
  }

  private static void harm(Hostility hostility, HostileConnection connection, Counts seen) {
    seen.opened.incrementAndGet();
    try {
      if (hostility.isReadingFirst()) {
        connection.readRequest();
      }
      hostility.meet(connection);
    } catch (IOException e) {
      // the other side has closed, as it should
    } finally {
      seen.closed.incrementAndGet();
    }
  }

  private Map<String, Long> seen(Hostility hostility) {
    Counts seen = counts.getOrDefault(hostility, new Counts());
    return Map.of(
        "opened", (long) seen.opened.get(),
        "closed", (long) seen.closed.get(),
        "written", seen.written.get());
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** A certificate that nobody has signed, for a name that nobody asks for. */
  private static SSLContext secure() throws IOException, GeneralSecurityException {
    Path folder = Files.createTempDirectory("hostile");
    Path store = folder.resolve("receiver.p12");
    try {
      Process keytool =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                  "-genkeypair",
                  "-alias",
                  "receiver",
                  "-keyalg",
                  "EC",
                  "-dname",
                  "CN=somebody.else.example",
                  "-keystore",
                  store.toString(),
                  "-storetype",
                  "PKCS12",
                  "-storepass",
                  new String(PASSWORD))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (keytool.waitFor() != 0) {
        throw new IOException("keytool made no certificate");
      }
      return contextOf(store);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      Files.deleteIfExists(store);
      Files.delete(folder);
    }
  }

  private static SSLContext contextOf(Path store) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  /** What one receiver has seen. */
  private static final class Counts {
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private final AtomicLong written = new AtomicLong();
  }
}
