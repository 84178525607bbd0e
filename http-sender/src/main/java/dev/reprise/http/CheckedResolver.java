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
import java.util.function.Predicate;
import org.eclipse.jetty.client.Destination;
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

  /** Whose share of the threads is used for names that the client itself asks for, seldom. */
  private static final String CLIENT = "";

  private final Lookups lookups;
  private final Predicate<InetAddress> isOwn;

  /**
   * Takes what is needed.
   *
   * @param isOwn tells the addresses of this machine
   */
  CheckedResolver(Lookups lookups, Predicate<InetAddress> isOwn) {
    this.lookups = lookups;
    this.isOwn = isOwn;
  }

  /**
   * Returns the addresses of a URL's host without waiting, checked by nobody yet.
   *
   * @return empty if it has to be looked up
   */
  Optional<List<InetAddress>> known(WebhookUrl url) {
    return url.literal().isPresent() ? url.literal().map(List::of) : lookups.lately(url.host());
  }

  /**
   * Resolves a host to addresses that may be connected to.
   *
   * @param tenant who asks
   * @param host a name or an address
   * @return a future of the caller's own; fails with {@link RefusedAddressException}, {@link
   *     UnknownHostException}, or what the look-up threw
   */
  CompletableFuture<List<InetAddress>> resolve(AddressRules rules, String tenant, String host) {
    return AddressLiterals.parse(host)
        .map(literal -> CompletableFuture.completedFuture(List.of(literal)))
        .orElseGet(() -> lookups.resolve(tenant, host))
        .thenCompose(addresses -> checked(rules, addresses));
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
        resolve(rulesOf(context), CLIENT, host)
            .orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
            .thenCompose(addresses -> named(host, port, addresses)));
  }

  /** Returns the rules of the requests for which a connection is made. */
  private AddressRules rulesOf(Map<String, Object> context) {
    return context.get(Destination.CONTEXT_KEY) instanceof Destination destination
            && destination.getOrigin().getTag() instanceof AddressPolicy policy
        ? new AddressRules(policy, isOwn)
        : new AddressRules(AddressPolicy.defaults(), isOwn);
  }

  /** Says why a name with these addresses is not sent to: any of them is refused. */
  static Optional<RefusedAddressException> refusalOf(
      AddressRules rules, List<InetAddress> addresses) {
    for (InetAddress address : addresses) {
      Optional<String> refusal = rules.refusalOf(address);
      if (refusal.isPresent()) {
        return Optional.of(new RefusedAddressException(refusal.get()));
      }
    }
    return Optional.empty();
  }

  private static CompletableFuture<List<InetAddress>> checked(
      AddressRules rules, List<InetAddress> addresses) {
    return refusalOf(rules, addresses)
        .map(CompletableFuture::<List<InetAddress>>failedFuture)
        .orElseGet(() -> CompletableFuture.completedFuture(addresses));
  }

  // The name goes along, or the certificate would be held against the address.
  static CompletableFuture<List<InetSocketAddress>> named(
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
