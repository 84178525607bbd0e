package dev.reprise.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.SocketAddressResolver;

/**
 * The one way to an address: every answer of the resolver is checked, and connections go to nothing
 * but what was checked.
 *
 * <p>If any answer is refused, the name is: a receiver has no reason to mix public and private
 * addresses, an attacker has. Safe for use by several threads.
 */
final class CheckedResolver implements SocketAddressResolver {

  /** The longest that a look-up may take. */
  static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** How many addresses of a name are tried, one after the other, for one connection. */
  static final int TRIED_MAX = 4;

  private final Lookups lookups;
  private final AddressPolicy policy;

  CheckedResolver(Lookups lookups, AddressPolicy policy) {
    this.lookups = lookups;
    this.policy = policy;
  }

  /**
   * Resolves a host to addresses that may be connected to.
   *
   * @param host a name or an address
   * @return a future of the caller's own; fails with {@link RefusedAddressException}, {@link
   *     UnknownHostException}, or what the look-up threw
   */
  CompletableFuture<List<InetAddress>> resolve(String host) {
    return AddressLiterals.parse(host)
        .map(literal -> CompletableFuture.completedFuture(List.of(literal)))
        .orElseGet(() -> lookups.resolve(host))
        .thenCompose(this::checked);
  }

  // The client asks for every new connection, for hosts that are addresses too.
  @Override
  public void resolve(
      String host,
      int port,
      Map<String, Object> context,
      Promise<List<InetSocketAddress>> promise) {
    Promise.completeWith(
        promise,
        resolve(host)
            .orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
            .thenCompose(addresses -> named(host, port, addresses)));
  }

  private CompletableFuture<List<InetAddress>> checked(List<InetAddress> addresses) {
    for (InetAddress address : addresses) {
      Optional<String> refusal = policy.refusalOf(address);
      if (refusal.isPresent()) {
        return CompletableFuture.failedFuture(new RefusedAddressException(refusal.get()));
      }
    }
    return CompletableFuture.completedFuture(addresses);
  }

  // The name goes along, or the certificate would be held against the address.
  private static CompletableFuture<List<InetSocketAddress>> named(
      String host, int port, List<InetAddress> addresses) {
    List<InetSocketAddress> named = new ArrayList<>();
    try {
      for (InetAddress address : addresses.subList(0, Math.min(TRIED_MAX, addresses.size()))) {
        named.add(
            new InetSocketAddress(InetAddress.getByAddress(host, address.getAddress()), port));
      }
      return CompletableFuture.completedFuture(named);
    } catch (UnknownHostException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
