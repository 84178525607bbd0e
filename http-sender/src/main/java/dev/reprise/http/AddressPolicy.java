package dev.reprise.http;

import static java.util.Objects.requireNonNull;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Decides which schemes, names, ports and addresses requests may go to.
 *
 * <p>An address that the host denies is refused; else, one that it allows is accepted; else, one of
 * this machine's own is refused, and so is whatever is not public: loopback, private, link-local,
 * metadata, shared, multicast, reserved, and IPv4 in IPv6 forms. A name is refused if any of its
 * addresses is. {@link #defaults()} accepts {@code https} at port 443 only.
 *
 * <p>Immutable. Connections are shared between requests under equal policies only.
 */
public final class AddressPolicy {

  /** The networks of this machine itself, to be allowed for development and tests. */
  public static final List<String> LOOPBACK = List.of("127.0.0.0/8", "::1/128");

  /** The names that are refused by default, each with all names below it. */
  public static final List<String> LOCAL_NAMES = List.of("localhost", "local", "internal");

  private static final int HTTPS_PORT = 443;
  private static final int HTTP_PORT = 80;
  private static final int PORT_MAX = 65_535;
  private static final AddressPolicy DEFAULTS = builder().build();
  private static final AddressPolicy DEVELOPMENT =
      builder()
          .allowHttp(true)
          .allowNetworks(LOOPBACK)
          .allowAnyPort()
          .denyNames(List.of("local", "internal"))
          .build();

  private record Rules(
      boolean isHttpAllowed,
      List<Network> allowed,
      List<Network> denied,
      Set<Integer> ports,
      List<String> deniedNames,
      List<Nat64Prefix> nat64) {}

  private final Rules rules;
  private final int hash;

  private AddressPolicy(Rules rules) {
    this.rules = rules;
    this.hash = rules.hashCode();
  }

  /** Returns the policy for receivers that strangers choose: public, HTTPS, port 443. */
  public static AddressPolicy defaults() {
    return DEFAULTS;
  }

  /** Returns a policy for a developer's machine: HTTP, any port, and {@link #LOOPBACK} as well. */
  public static AddressPolicy development() {
    return DEVELOPMENT;
  }

  /** Returns a builder with the rules of {@link #defaults()}. */
  public static Builder builder() {
    return new Builder();
  }

  /** Says whether {@code http} URLs are accepted. */
  boolean isHttpAllowed() {
    return rules.isHttpAllowed();
  }

  /**
   * Says why nothing is sent to an address.
   *
   * @param isOwn tells the addresses of this machine
   * @return one line that names the rule; empty if it is allowed
   */
  Optional<String> refusalOf(InetAddress address, Predicate<InetAddress> isOwn) {
    if (address instanceof Inet6Address ipv6
        && (ipv6.getScopeId() != 0 || ipv6.getScopedInterface() != null)) {
      return Optional.of("an address with a zone is refused");
    }
    byte[] bytes = address.getAddress();
    Optional<InetAddress> inner =
        rules.nat64().stream().flatMap(prefix -> prefix.unwrap(bytes).stream()).findFirst();
    if (inner.isPresent() && !contains(rules.denied(), bytes)) {
      return refusalOf(inner.get(), isOwn).map(why -> why + ", inside " + text(address));
    }
    return reason(address, bytes, isOwn).map(why -> text(address) + " is refused: " + why);
  }

  private Optional<String> reason(InetAddress address, byte[] bytes, Predicate<InetAddress> isOwn) {
    Optional<Network> denied =
        rules.denied().stream().filter(network -> network.contains(bytes)).findFirst();
    if (denied.isPresent()) {
      return Optional.of("in " + denied.get() + ", which is denied");
    }
    if (contains(rules.allowed(), bytes)) {
      return Optional.empty();
    }
    return isOwn.test(address)
        ? Optional.of("an address of this machine")
        : SpecialNetworks.refusalOf(bytes);
  }

  /**
   * Says why nothing is sent to a host name, whatever it resolves to.
   *
   * @param name in lower case, without a dot at the end
   * @return one line that names the rule; empty if it is allowed
   */
  Optional<String> refusalOfName(String name) {
    return rules.deniedNames().stream()
        .filter(denied -> name.equals(denied) || name.endsWith("." + denied))
        .findFirst()
        .map(denied -> "host names that end with " + denied + " are refused");
  }

  /** Says why nothing is sent to a port; empty if it is allowed. */
  Optional<String> refusalOfPort(int port) {
    return rules.ports().isEmpty() || rules.ports().contains(port)
        ? Optional.empty()
        : Optional.of("port " + port + " is refused: allowed are " + new TreeSet<>(rules.ports()));
  }

  private static boolean contains(List<Network> networks, byte[] address) {
    return networks.stream().anyMatch(network -> network.contains(address));
  }

  private static String text(InetAddress address) {
    return address.getHostAddress();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AddressPolicy policy
        && hash == policy.hash
        && rules.equals(policy.rules);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return "AddressPolicy" + rules.toString().substring("Rules".length());
  }

  /** Sets a policy up. Not safe for use by several threads. */
  public static final class Builder {

    private static final Pattern NAME = Pattern.compile("[a-z0-9_-]+(\\.[a-z0-9_-]+)*");

    private boolean isHttpAllowed;
    private List<Network> allowed = List.of();
    private List<Network> denied = List.of();
    private Optional<Set<Integer>> ports = Optional.empty();
    private List<String> deniedNames = LOCAL_NAMES;
    private List<Nat64Prefix> nat64 = List.of();

    private Builder() {}

    /** Says whether {@code http} URLs are accepted; by default they are not. */
    public Builder allowHttp(boolean isAllowed) {
      isHttpAllowed = isAllowed;
      return this;
    }

    /**
     * Allows networks that are refused by default; adds to those before.
     *
     * <p>A name is refused if any of its addresses is, so that {@code localhost} wants both
     * networks of {@link #LOOPBACK}. Names are refused on their own: see {@link #denyNames}.
     *
     * @param cidrs such as {@code 10.1.0.0/16} or {@code fd00::/8}
     * @throws IllegalArgumentException if one is not an address, a slash and a number of bits, or
     *     has bits set after its prefix
     */
    public Builder allowNetworks(List<String> cidrs) {
      allowed = more(allowed, cidrs);
      return this;
    }

    /**
     * Denies networks, whatever is allowed; adds to those before.
     *
     * @param cidrs such as {@code 8.8.8.0/24}
     * @throws IllegalArgumentException as {@link #allowNetworks}
     */
    public Builder denyNetworks(List<String> cidrs) {
      denied = more(denied, cidrs);
      return this;
    }

    /**
     * Sets the only ports that are accepted; by default 443, and 80 where HTTP is allowed.
     *
     * @param only 1 to 65,535, at least one
     * @throws IllegalArgumentException if there is none, or one is out of range
     */
    public Builder allowPorts(Set<Integer> only) {
      for (int port : only) {
        if (port < 1 || port > PORT_MAX) {
          throw new IllegalArgumentException("port must be 1 to " + PORT_MAX + ", was " + port);
        }
      }
      if (only.isEmpty()) {
        throw new IllegalArgumentException("ports must hold at least 1, was empty");
      }
      ports = Optional.of(Set.copyOf(only));
      return this;
    }

    /** Accepts every port. */
    public Builder allowAnyPort() {
      ports = Optional.of(Set.of());
      return this;
    }

    /**
     * Sets which names are refused, each with all names below it; by default {@link #LOCAL_NAMES}.
     *
     * @param suffixes in ASCII, without a dot at either end; may be empty
     * @throws IllegalArgumentException if one is no host name
     */
    public Builder denyNames(List<String> suffixes) {
      deniedNames = suffixes.stream().map(Builder::name).toList();
      return this;
    }

    /**
     * Accepts the IPv6 addresses that a NAT64 makes of IPv4 addresses, if these are accepted.
     *
     * <p>For hosts that reach IPv4 only through it. By default all such addresses that can be told
     * are refused. The prefix of a NAT64 of one's own cannot be guessed: name it here, or its
     * addresses count as the public IPv6 addresses that they look like.
     *
     * @param cidrs {@code 64:ff9b::/96}, or prefixes of one's own of 32, 40, 48, 56, 64 or 96 bits
     * @throws IllegalArgumentException if one is not such a prefix
     */
    public Builder unwrapNat64(List<String> cidrs) {
      nat64 = cidrs.stream().map(Nat64Prefix::of).toList();
      return this;
    }

    /** Returns the policy. */
    public AddressPolicy build() {
      Set<Integer> accepted =
          ports.orElse(isHttpAllowed ? Set.of(HTTPS_PORT, HTTP_PORT) : Set.of(HTTPS_PORT));
      return new AddressPolicy(
          new Rules(isHttpAllowed, allowed, denied, accepted, deniedNames, nat64));
    }

    private static List<Network> more(List<Network> networks, List<String> cidrs) {
      return Stream.concat(networks.stream(), cidrs.stream().map(Network::of)).toList();
    }

    private static String name(String suffix) {
      String lower = requireNonNull(suffix, "suffix").toLowerCase(Locale.ROOT);
      if (!NAME.matcher(lower).matches()) {
        throw new IllegalArgumentException("name must be a host name, was " + suffix);
      }
      return lower;
    }
  }
}
