package dev.reprise.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * Decides to which addresses and names requests may go.
 *
 * <p>IPv4 is allowed but for a list; IPv6 is refused but for global unicast, and of that a list.
 * Networks that the host allows go before both. Immutable.
 *
 * @param allowed networks that are allowed whatever the lists say
 */
record AddressPolicy(List<Network> allowed) {

  private record Range(Network network, String what) {}

  private static final List<Range> DENIED =
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

  private static final Network GLOBAL_UNICAST = Network.of("2000::/3");
  private static final List<String> LOCAL_SUFFIXES = List.of(".internal", ".local");
  private static final List<Network> LOOPBACK =
      HttpSender.LOOPBACK.stream().map(Network::of).toList();
  private static final byte[] LOOPBACK_IPV4 = {127, 0, 0, 1};
  private static final int IPV4_BYTES = 4;

  AddressPolicy {
    allowed = List.copyOf(allowed);
  }

  /**
   * Says why nothing is sent to an address.
   *
   * @return one line that names the rule; empty if it is allowed
   */
  Optional<String> refusalOf(InetAddress address) {
    if (address instanceof Inet6Address ipv6
        && (ipv6.getScopeId() != 0 || ipv6.getScopedInterface() != null)) {
      return Optional.of("an address with a zone is refused");
    }
    byte[] bytes = address.getAddress();
    if (isAllowed(bytes)) {
      return Optional.empty();
    }
    String text = address.getHostAddress();
    if (bytes.length > IPV4_BYTES && !GLOBAL_UNICAST.contains(bytes)) {
      return Optional.of(
          text + " is refused: outside " + GLOBAL_UNICAST + " (IPv6 global unicast)");
    }
    if (bytes.length > IPV4_BYTES && isIsatap(bytes)) {
      return Optional.of(text + " is refused: an IPv4 address in IPv6 form (ISATAP)");
    }
    return DENIED.stream()
        .filter(range -> range.network().contains(bytes))
        .findFirst()
        .map(range -> text + " is refused: in " + range.network() + " (" + range.what() + ")");
  }

  /**
   * Says why nothing is sent to a host name, whatever it resolves to.
   *
   * <p>Names that end with {@code .local} or {@code .internal} are refused unless the host allows a
   * network other than loopback: clusters name their services so.
   *
   * @param name in lower case, without a dot at the end
   * @return one line that names the rule; empty if it is allowed
   */
  Optional<String> refusalOfName(String name) {
    boolean isLocalhost = name.equals("localhost") || name.endsWith(".localhost");
    if (isLocalhost && !isAllowed(LOOPBACK_IPV4)) {
      return Optional.of("host names at localhost are refused");
    }
    // A host that allows networks of its own has names there; each address is checked all the same.
    if (allowed.stream().anyMatch(network -> LOOPBACK.stream().noneMatch(network::isWithin))) {
      return Optional.empty();
    }
    // metadata.google.internal is among these.
    return LOCAL_SUFFIXES.stream()
        .filter(name::endsWith)
        .findFirst()
        .map(suffix -> "host names that end with " + suffix + " are refused");
  }

  private boolean isAllowed(byte[] address) {
    return allowed.stream().anyMatch(network -> network.contains(address));
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
