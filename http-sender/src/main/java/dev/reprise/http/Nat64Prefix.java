package dev.reprise.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;

/**
 * A prefix under which a NAT64 embeds IPv4 addresses, as RFC 6052 lays them out.
 *
 * @param network of 32, 40, 48, 56, 64 or 96 bits
 */
record Nat64Prefix(Network network) {

  private static final Set<Integer> BITS = Set.of(32, 40, 48, 56, 64, 96);
  private static final int IPV6_BYTES = 16;
  private static final int IPV4_BYTES = 4;

  /** Bits 64 to 71 are zero; the address goes on after them. */
  private static final int GAP = 8;

  /**
   * Reads a prefix.
   *
   * @throws IllegalArgumentException if it is not a network of IPv6 with such a number of bits
   */
  static Nat64Prefix of(String cidr) {
    Network network = Network.of(cidr);
    if (cidr.indexOf(':') < 0 || !BITS.contains(network.bits())) {
      throw new IllegalArgumentException(
          "NAT64 prefix must be IPv6 of 32, 40, 48, 56, 64 or 96 bits, was " + cidr);
    }
    return new Nat64Prefix(network);
  }

  /** Returns the IPv4 address inside; empty if the address lies outside of the prefix. */
  Optional<InetAddress> unwrap(byte[] address) {
    if (address.length != IPV6_BYTES || !network.contains(address)) {
      return Optional.empty();
    }
    byte[] inner = new byte[IPV4_BYTES];
    int from = network.bits() / Byte.SIZE;
    for (int i = 0; i < IPV4_BYTES; i++) {
      from += from == GAP ? 1 : 0;
      inner[i] = address[from++];
    }
    try {
      return Optional.of(InetAddress.getByAddress(inner));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes must be an address", e);
    }
  }
}
