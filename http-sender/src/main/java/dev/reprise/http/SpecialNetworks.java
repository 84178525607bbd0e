package dev.reprise.http;

import java.util.List;
import java.util.Optional;

/**
 * The addresses that are not public, as the registries and the clouds list them.
 *
 * <p>IPv4 is public but for a list; IPv6 is not but for global unicast, and of that a list.
 */
final class SpecialNetworks {

  private record Range(Network network, String what) {}

  private static final Network GLOBAL_UNICAST = Network.of("2000::/3");
  private static final int IPV4_BYTES = 4;

  private static final List<Range> RANGES =
      List.of(
          range("0.0.0.0/8", "this network"),
          range("10.0.0.0/8", "private"),
          range("100.64.0.0/10", "shared by carriers"),
          range("127.0.0.0/8", "loopback"),
          range("168.63.129.16/32", "cloud metadata"),
          range("169.254.0.0/16", "link-local and cloud metadata"),
          range("172.16.0.0/12", "private"),
          range("192.0.0.0/24", "protocol assignments"),
          range("192.0.2.0/24", "documentation"),
          range("192.31.196.0/24", "special purpose"),
          range("192.52.193.0/24", "special purpose"),
          range("192.88.99.0/24", "6to4 relay"),
          range("192.168.0.0/16", "private"),
          range("192.175.48.0/24", "special purpose"),
          range("198.18.0.0/15", "benchmarking"),
          range("198.51.100.0/24", "documentation"),
          range("203.0.113.0/24", "documentation"),
          range("224.0.0.0/4", "multicast"),
          range("240.0.0.0/4", "reserved"),
          range("2001::/23", "protocol assignments and Teredo"),
          range("2001:db8::/32", "documentation"),
          range("2002::/16", "6to4"),
          range("2620:4f:8000::/48", "special purpose"),
          range("3fff::/20", "documentation"));

  private SpecialNetworks() {}

  /**
   * Says why an address is not public.
   *
   * @param address 4 or 16 bytes
   * @return the rule, to be read after the address; empty if it is public
   */
  static Optional<String> refusalOf(byte[] address) {
    if (address.length > IPV4_BYTES && !GLOBAL_UNICAST.contains(address)) {
      return Optional.of("outside " + GLOBAL_UNICAST + " (IPv6 global unicast)");
    }
    if (address.length > IPV4_BYTES && isIsatap(address)) {
      return Optional.of("an IPv4 address in IPv6 form (ISATAP)");
    }
    for (Range range : RANGES) {
      if (range.network().contains(address)) {
        return Optional.of("in " + range.network() + " (" + range.what() + ")");
      }
    }
    return Optional.empty();
  }

  // The interface identifier is ::0:5efe:a.b.c.d, or ::200:5efe:a.b.c.d.
  private static boolean isIsatap(byte[] address) {
    return (address[8] == 0 || address[8] == 2)
        && address[9] == 0
        && address[10] == 0x5e
        && address[11] == (byte) 0xfe;
  }

  private static Range range(String cidr, String what) {
    return new Range(Network.of(cidr), what);
  }
}
