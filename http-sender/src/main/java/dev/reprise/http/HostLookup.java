package dev.reprise.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Asks for the addresses of a host name; may block. */
@FunctionalInterface
interface HostLookup {

  /**
   * Returns all addresses of a name.
   *
   * @throws UnknownHostException if it has none
   */
  List<InetAddress> addressesOf(String name) throws UnknownHostException;

  /** Returns the look-up that the Java platform offers. */
  static HostLookup ofPlatform() {
    return name -> List.of(InetAddress.getAllByName(name));
  }
}
