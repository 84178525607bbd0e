package dev.reprise.benchmarks.rig;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Stands between a client and a server on this machine, and does to each connection what a bad
 * network would: see {@link Fault}.
 */
public final class FaultProxy implements Closeable {

  private static final int BUFFER_BYTES = 16 * 1_024;

  private final ServerSocket listening;
  private final int target;
  private final Supplier<Fault> faults;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private volatile boolean isClosed;
  private volatile boolean isPrompt;

  private FaultProxy(ServerSocket listening, int target, Supplier<Fault> faults) {
    this.listening = listening;
    this.target = target;
    this.faults = faults;
  }

  /**
   * Starts a proxy on a free port.
   *
   * @param target port of the server
   * @param faults says for each new connection what happens to it; safe for use by several threads
   */
  public static FaultProxy start(int target, Supplier<Fault> faults) throws IOException {
    ServerSocket listening = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    FaultProxy proxy = new FaultProxy(listening, target, faults);
    daemon("proxy", proxy::accept);
    return proxy;
  }

  public int port() {
    return listening.getLocalPort();
  }

  /** Resets every connection there is. */
  public void resetAll() {
    links.forEach(Link::reset);
  }

  /** Passes nothing on any more in the connections that there are, and tells nobody. */
  public void swallowAll() {
    links.forEach(Link::swallow);
  }

  /** Lets nothing be late any more, in the connections that there are. */
  public void endDelays() {
    isPrompt = true;
  }

  @Override
  public void close() throws IOException {
    isClosed = true;
    listening.close();
    resetAll();
  }

  private void accept() {
    while (!isClosed) {
      try {
        Socket client = listening.accept();
        open(client);
      } catch (IOException e) {
        if (!isClosed) {
          System.err.println("the proxy could not take a connection: " + e);
        }
      }
    }
  }

  private void open(Socket client) throws IOException {
    Socket server;
    try {
      server = new Socket(InetAddress.getLoopbackAddress(), target);
    } catch (IOException e) {
      // the server is down; so is the way to it
      client.setSoLinger(true, 0);
      client.close();
      return;
    }
    client.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
    Link link = new Link(client, server, faults.get());
    links.add(link);
    daemon("proxy to the server", () -> link.carry(client, server, link.fault().requests()));
    daemon("proxy to the client", () -> link.carry(server, client, link.fault().answers()));
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** The two halves of a connection. */
  private final class Link {

    private final Socket client;
    private final Socket server;
    private final Fault fault;
    private volatile boolean isSwallowing;

    Link(Socket client, Socket server, Fault fault) {
      this.client = client;
      this.server = server;
      this.fault = fault;
    }

    Fault fault() {
      return fault;
    }

    void carry(Socket from, Socket to, Fault.Way way) {
      byte[] buffer = new byte[BUFFER_BYTES];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          if (isSwallowing) {
            continue;
          }
          Fault.Step step = way.next(buffer, read);
          if (!isPrompt) {
            LockSupport.parkNanos(step.delay().toNanos());
          }
          out.write(buffer, 0, step.bytes());
          if (step.then() == Fault.Then.RESET) {
            reset();
            return;
          }
          if (step.then() == Fault.Then.SWALLOW) {
            swallow();
          }
        }
        end();
      } catch (IOException e) {
        reset();
      }
    }

    /** Reads on and passes nothing on, as a network does that loses every packet. */
    void swallow() {
      isSwallowing = true;
    }

    private void end() throws IOException {
      links.remove(this);
      client.close();
      server.close();
    }

    void reset() {
      links.remove(this);
      for (Socket socket : new Socket[] {client, server}) {
        try {
          socket.setSoLinger(true, 0);
          socket.close();
        } catch (SocketException closedAlready) {
          // nothing is left to reset
        } catch (IOException e) {
          System.err.println("the proxy could not close a connection: " + e);
        }
      }
    }
  }
}
