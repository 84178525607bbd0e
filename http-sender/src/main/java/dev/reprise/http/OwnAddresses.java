package dev.reprise.http;

import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the addresses of this machine's own interfaces, public ones among them.
 *
 * <p>They are read again after a minute, since interfaces come and go. Safe for use by several
 * threads.
 */
final class OwnAddresses implements Predicate<InetAddress> {

  static final int KEPT_SECONDS = 60;

  private static final Logger LOG = LoggerFactory.getLogger(OwnAddresses.class);

  /** Reads the addresses of all interfaces. */
  @FunctionalInterface
  interface Source {
    Set<InetAddress> read() throws SocketException;
  }

  // By bytes: a zone, which only some addresses carry, makes no other address of it.
  private record Known(Set<ByteBuffer> addresses, long readNanos) {}

  private final Source source;
  private final LongSupplier nanoTime;
  private volatile Known known;

  OwnAddresses(Source source, LongSupplier nanoTime) {
    this.source = source;
    this.nanoTime = nanoTime;
    this.known = read(Set.of());
  }

  static OwnAddresses ofThisMachine() {
    return new OwnAddresses(OwnAddresses::interfaces, System::nanoTime);
  }

  @Override
  public boolean test(InetAddress address) {
    Known now = known;
    if (nanoTime.getAsLong() - now.readNanos() >= TimeUnit.SECONDS.toNanos(KEPT_SECONDS)) {
      now = read(now.addresses());
      known = now;
    }
    return now.addresses().contains(ByteBuffer.wrap(address.getAddress()));
  }

  private Known read(Set<ByteBuffer> before) {
    long now = nanoTime.getAsLong();
    try {
      return new Known(
          source.read().stream()
              .map(address -> ByteBuffer.wrap(address.getAddress()))
              .collect(Collectors.toUnmodifiableSet()),
          now);
    } catch (SocketException e) {
      LOG.warn("the addresses of this machine cannot be read; those known before count", e);
      return new Known(before, now);
    }
  }

  private static Set<InetAddress> interfaces() throws SocketException {
    return NetworkInterface.networkInterfaces()
        .flatMap(each -> each.getInterfaceAddresses().stream())
        .map(InterfaceAddress::getAddress)
        .collect(Collectors.toUnmodifiableSet());
  }
}
