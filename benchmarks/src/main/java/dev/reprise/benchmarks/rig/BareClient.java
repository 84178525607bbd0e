package dev.reprise.benchmarks.rig;

import org.eclipse.jetty.client.ByteBufferRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The HTTP client that the sender uses, without the sender: nothing signed, nothing recorded. */
final class BareClient implements AutoCloseable {

  private static final int THREADS = 16;
  private static final int NO_CONTENT = 204;

  private final HttpClient client;

  BareClient(int connections) {
    ClientConnector connector = new ClientConnector();
    connector.setSelectors(1);
    client = new HttpClient(new HttpClientTransportOverHTTP(connector));
    client.setExecutor(new QueuedThreadPool(THREADS));
    client.setMaxConnectionsPerDestination(connections);
    LifeCycle.start(client);
  }

  /** Posts what the sender would, with as many headers. */
  void post(String url, long number, SenderMain.Done done) {
    client
        .newRequest(url)
        .method(HttpMethod.POST)
        .headers(
            fields ->
                fields
                    .add("webhook-id", "evt_" + number)
                    .add("webhook-timestamp", "1795428930")
                    .add("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
                    .add("Reprise-Event-Type", "order.paid")
                    .add("Reprise-Delivery-Id", "wbd_" + number)
                    .add("Reprise-Attempt", "1"))
        .body(new ByteBufferRequestContent("application/json", Posts.body().asByteBuffer()))
        .send(
            result ->
                done.done(result.isSucceeded() && result.getResponse().getStatus() == NO_CONTENT));
  }

  @Override
  public void close() {
    LifeCycle.stop(client);
  }
}
