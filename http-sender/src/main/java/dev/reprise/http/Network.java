package dev.reprise.http;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;

/**
 * A range of addresses: those that share a prefix of bits.
 *
 * <p>Matches on bytes, since the predicates of {@link InetAddress} are wrong on half of the ranges
 * that matter.
 */
final class Network {

  private final String text;
  private final byte[] prefix;
  private final int bits;

  private Network(String text, byte[] prefix, int bits) {
    this.text = text;
    this.prefix = prefix;
    this.bits = bits;
  }

  /**
   * Reads a network such as {@code 10.0.0.0/8} or {@code fc00::/7}.
   *
   * @throws IllegalArgumentException if it is none, or has bits set after its prefix
   */
  static Network of(String cidr) {
    int slash = cidr.indexOf('/');
    Optional<InetAddress> address =
        AddressLiterals.parse(slash < 0 ? cidr : cidr.substring(0, slash));
    if (slash < 0 || address.isEmpty()) {
      throw new IllegalArgumentException("network must be address/bits, was " + cidr);
    }
    byte[] bytes = address.get().getAddress();
    int bits = bitsOf(cidr.substring(slash + 1));
    if (bits < 0 || bits > bytes.length * Byte.SIZE) {
      throw new IllegalArgumentException(
          "network must have 0 to " + bytes.length * Byte.SIZE + " bits, was " + cidr);
    }
    Network network = new Network(cidr, masked(bytes, bits), bits);
    if (!Arrays.equals(bytes, network.prefix)) {
      throw new IllegalArgumentException("network must have no bit after its prefix, was " + cidr);
    }
    return network;
  }

  /** Says whether an address of 4 or 16 bytes lies in it. */
  boolean contains(byte[] address) {
    if (address.length != prefix.length) {
      return false;
    }
    int whole = bits / Byte.SIZE;
    if (!Arrays.equals(address, 0, whole, prefix, 0, whole)) {
      return false;
    }
    int rest = bits % Byte.SIZE;
    return rest == 0 || (address[whole] & maskOf(rest)) == prefix[whole];
  }

  /** Returns how many bits its addresses share. */
  int bits() {
    return bits;
  }

  private static int bitsOf(String digits) {
    return digits.matches("0|[1-9][0-9]{0,2}") ? Integer.parseInt(digits) : -1;
  }

  private static byte[] masked(byte[] bytes, int bits) {
    byte[] masked = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      int kept = Math.max(0, Math.min(Byte.SIZE, bits - i * Byte.SIZE));
      masked[i] = (byte) (bytes[i] & maskOf(kept));
    }
    return masked;
  }

  private static byte maskOf(int bits) {
    return (byte) (0xff << (Byte.SIZE - bits));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Network network
        && bits == network.bits
        && Arrays.equals(prefix, network.prefix);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(prefix) + bits;
  }

  @Override
  public String toString() {
    return text;
  }
}
