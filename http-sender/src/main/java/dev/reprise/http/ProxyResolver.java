package dev.reprise.http;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.SocketAddressResolver;

/**
 * Resolves the egress proxy's name, and no other: receivers' names are the proxy's to resolve.
 *
 * <p>No policy holds for the proxy's address, since the host chose it.
 *
 * @param proxy the proxy
 * @param lookups looks names up
 */
record ProxyResolver(EgressProxy proxy, Lookups lookups) implements SocketAddressResolver {

  private static final String TENANT = "";

  @Override
  public void resolve(
      String host,
      int port,
      Map<String, Object> context,
      Promise<List<InetSocketAddress>> promise) {
    if (!host.equals(proxy.host()) || port != proxy.port()) {
      promise.failed(new RefusedAddressException("all requests leave through the proxy"));
      return;
    }
    Promise.completeWith(
        promise,
        AddressLiterals.parse(host)
            .map(literal -> CompletableFuture.completedFuture(List.of(literal)))
            .orElseGet(() -> lookups.resolve(TENANT, host))
            .orTimeout(CheckedResolver.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
            .thenCompose(addresses -> CheckedResolver.named(host, port, addresses)));
  }
}
