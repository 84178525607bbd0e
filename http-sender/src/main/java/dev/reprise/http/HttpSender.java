package dev.reprise.http;

import static java.util.Objects.requireNonNull;

import dev.reprise.http.spi.Signer;
import dev.reprise.model.AttemptError;
import dev.reprise.model.AttemptResult;
import dev.reprise.model.ErrorKind;
import dev.reprise.model.Header;
import dev.reprise.model.HeaderRules;
import dev.reprise.model.SignatureScheme;
import dev.reprise.spi.SendReport;
import dev.reprise.spi.SendRequest;
import dev.reprise.spi.Sender;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.SocketAddressResolver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes attempts over HTTP, signed as their subscription asks, and only to public addresses.
 *
 * <p>URLs are taken to be chosen by strangers, and receivers to mean harm. Every attempt looks the
 * host up (an answer is shared for some seconds, and the JVM's own cache keeps it as long as the
 * security property {@code networkaddress.cache.ttl} says, 30 s by default), is refused if any
 * address is loopback, private or otherwise not public, and goes to no address but those that were
 * checked ({@link AddressPolicy}). It ends within its time, from looking the name up to the last
 * byte. Redirects are answers, not followed; cookies are not kept. Of an answer's body 64 KiB are
 * read, of its headers 16 KiB.
 *
 * <p>Each attempt is signed afresh with every secret that is active ({@link Signers}). Headers of a
 * subscription's own are sent after these, replace none of them, and are left out where a replay
 * goes to another origin than the subscription has now. Each request is sent at most once.
 *
 * <p>Over HTTPS a host name with an underscore fails with {@link ErrorKind#TLS}: the Java platform
 * matches no certificate to one.
 *
 * <p>Safe for use by several threads. It holds at most 16 threads for sending, 20 for looking names
 * up and 4 for signatures that take long; {@link #close()} ends what is in flight and stops them.
 */
public final class HttpSender implements Sender {

  private static final Logger LOG = LoggerFactory.getLogger(HttpSender.class);

  private final Function<String, AddressPolicy> policies;
  private final OwnAddresses own;
  private final Preparation preparation;
  private final Lookups lookups;
  private final Transport transport;
  private final HttpAttempts attempts;
  private final AtomicBoolean isProxyFailing = new AtomicBoolean();

  private HttpSender(Builder builder) {
    this.policies = builder.policies;
    this.own = OwnAddresses.ofThisMachine();
    this.preparation = builder.preparation();
    this.lookups = new Lookups(builder.lookup, builder.lookupKept, System::nanoTime);
    CheckedResolver resolver = new CheckedResolver(lookups, own);
    Optional<EgressProxy> proxy = builder.options.proxy();
    this.transport =
        Transport.start(
            builder.options,
            proxy
                .<SocketAddressResolver>map(each -> new ProxyResolver(each, lookups))
                .orElse(resolver));
    this.attempts = new HttpAttempts(resolver, transport);
  }

  /** Starts a sender that sends over HTTPS to public addresses only. */
  public static HttpSender create() {
    return builder().build();
  }

  /** Returns a builder with the defaults of {@link #create()}. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public Optional<String> refusalOf(String tenant, String url) {
    try {
      rulesOf(tenant).accept(url);
      return Optional.empty();
    } catch (RefusedRequestException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public CompletionStage<SendReport> send(SendRequest request) {
    Stopwatch stopwatch = Stopwatch.start(System::nanoTime);
    AddressRules rules = rulesOf(request.event().tenant());
    WebhookUrl url;
    try {
      url = rules.accept(request.url());
    } catch (RefusedRequestException e) {
      AttemptError refused =
          new AttemptError(ErrorKind.REFUSED_BY_POLICY, String.valueOf(e.getMessage()));
      return CompletableFuture.completedFuture(
          SendReport.without(new AttemptResult.Refused(refused, true), stopwatch.elapsed()));
    }
    CompletableFuture<Outbound> prepared = preparation.prepare(request, url);
    Function<Outbound, CompletionStage<SendReport>> next =
        outbound ->
            outbound.refusal().isPresent()
                ? CompletableFuture.completedFuture(
                    SendReport.without(outbound.refusal().get(), stopwatch.elapsed()))
                : attempts.make(new HttpAttempts.Ready(request, url, rules, outbound, stopwatch));
    // A thread that signs does nothing else.
    CompletableFuture<SendReport> report =
        prepared.isDone()
            ? prepared.thenCompose(next)
            : prepared.thenComposeAsync(next, transport.executor());
    return transport.isProxied() ? report.whenComplete((seen, none) -> noteProxy(seen)) : report;
  }

  private AddressRules rulesOf(String tenant) {
    return new AddressRules(policies.apply(tenant), own);
  }

  /** Says once that the proxy fails, and once that it works again: each attempt would be noise. */
  private void noteProxy(SendReport report) {
    if (report.result() instanceof AttemptResult.NotMade notMade) {
      if (isProxyFailing.compareAndSet(false, true)) {
        LOG.warn("nothing can be sent: {}", notMade.cause().message());
      }
    } else if (report.contact().address().isPresent()
        && isProxyFailing.compareAndSet(true, false)) {
      LOG.warn("the proxy works again");
    }
  }

  /** Ends what is in flight, and stops all threads; to be called once, after the engine. */
  @Override
  public void close() {
    preparation.close();
    lookups.close();
    transport.close();
  }

  /**
   * Sets a sender up. Not safe for use by several threads.
   *
   * <p>By default it sends over HTTPS only, to public addresses only, and trusts the platform's
   * certificates.
   */
  public static final class Builder {

    private static final Duration CONNECT_TIMEOUT_MAX = Duration.ofMinutes(5);

    private Function<String, AddressPolicy> policies = tenant -> AddressPolicy.defaults();
    private String userAgent = "Reprise/" + Version.read();
    private HeaderNames headerNames = HeaderNames.defaults();
    private List<Header> headers = List.of();
    private final Map<SignatureScheme, Signer> signers = new EnumMap<>(SignatureScheme.class);
    private TransportOptions options = TransportOptions.defaults();
    private HostLookup lookup = HostLookup.ofPlatform();
    private Duration lookupKept = Lookups.KEPT;

    private Builder() {}

    /** Sets which URLs and addresses are accepted; by default {@link AddressPolicy#defaults()}. */
    public Builder addressPolicy(AddressPolicy policy) {
      requireNonNull(policy, "policy");
      return addressPolicies(tenant -> policy);
    }

    /**
     * Sets which URLs and addresses are accepted for each tenant.
     *
     * @param ofTenant is asked for each attempt and each URL, by several threads, and must be quick
     */
    public Builder addressPolicies(Function<String, AddressPolicy> ofTenant) {
      policies = requireNonNull(ofTenant, "ofTenant");
      return this;
    }

    /**
     * Sends everything through a proxy; by default nothing is, whatever the environment says.
     *
     * <p>Then the addresses that names resolve to are the proxy's to check: see {@link
     * EgressProxy}. Its own failures use up no attempt and say nothing of receivers.
     */
    public Builder proxy(EgressProxy proxy) {
      options = options.withProxy(requireNonNull(proxy, "proxy"));
      return this;
    }

    /**
     * Says whether HTTP/2 is offered to receivers over TLS; by default it is not.
     *
     * <p>It needs {@code org.eclipse.jetty.http2:jetty-http2-client-transport} and {@code
     * org.eclipse.jetty:jetty-alpn-java-client}.
     */
    public Builder http2(boolean isOffered) {
      options = options.withHttp2(isOffered);
      return this;
    }

    /**
     * Sets the longest that connecting to one address may take; by default 5 s.
     *
     * @param timeout 1 ms to 5 minutes; the attempt's own timeout bounds it further
     * @throws IllegalArgumentException if it is out of range
     */
    public Builder connectTimeout(Duration timeout) {
      if (timeout.toMillis() < 1 || timeout.compareTo(CONNECT_TIMEOUT_MAX) > 0) {
        throw new IllegalArgumentException(
            "connectTimeout must be 1 ms to " + CONNECT_TIMEOUT_MAX + ", was " + timeout);
      }
      options = options.withConnectTimeout(timeout);
      return this;
    }

    /**
     * Sets the value of {@code User-Agent}; by default {@code Reprise/} and the version.
     *
     * @param value printable ASCII, at most 4096 characters
     * @throws IllegalArgumentException if it is not
     */
    public Builder userAgent(String value) {
      HeaderRules.refusalOf("User-Agent", value)
          .ifPresent(
              rule -> {
                throw new IllegalArgumentException(rule);
              });
      userAgent = value;
      return this;
    }

    /**
     * Sets what the headers are called that say which delivery a request is an attempt of; by
     * default {@link HeaderNames#defaults()}.
     */
    public Builder headerNames(HeaderNames names) {
      headerNames = requireNonNull(names, "names");
      return this;
    }

    /**
     * Sets headers that every request carries, whatever its subscription; by default none.
     *
     * <p>They are recorded with each attempt. They replace no header of the sender's, and a
     * subscription's own header of the same name is not sent.
     *
     * @param values at most 20, of at most 8,192 characters together
     * @throws IllegalArgumentException if there are more, a name is reserved, occurs twice or is no
     *     HTTP token, or a value holds other than printable ASCII; the message names the header
     */
    public Builder headers(List<Header> values) {
      headers = HeaderRules.own(values);
      return this;
    }

    /**
     * Sets who signs where a subscription asks for a scheme, in place of what {@link Signers} has
     * for it: the same with another library, or the host's own.
     */
    public Builder signer(SignatureScheme scheme, Signer signer) {
      signers.put(requireNonNull(scheme, "scheme"), requireNonNull(signer, "signer"));
      return this;
    }

    /** Sets whose certificates are trusted, and with which this side shows who it is. */
    public Builder sslContext(SSLContext context) {
      options = options.withSslContext(requireNonNull(context, "context"));
      return this;
    }

    private Preparation preparation() {
      Signer standard = Signers.standardWebhooks();
      Map<SignatureScheme, Signer> all = new EnumMap<>(SignatureScheme.class);
      all.put(SignatureScheme.STANDARD_V1, standard);
      all.put(SignatureScheme.STANDARD_V1A, standard);
      all.put(SignatureScheme.TIMESTAMPED_HEX, Signers.timestampedHex(headerNames.signature()));
      all.putAll(signers);
      return new Preparation(new OutboundHeaders(headerNames, headers, userAgent), all);
    }

    Builder lookup(HostLookup hostLookup) {
      lookup = hostLookup;
      return this;
    }

    Builder lookupKept(Duration kept) {
      lookupKept = kept;
      return this;
    }

    Builder connectors(Supplier<ClientConnector> connectors) {
      options = options.withConnectors(connectors);
      return this;
    }

    /**
     * Starts the sender.
     *
     * @throws IllegalStateException if HTTP/2 is asked for without its libraries
     */
    public HttpSender build() {
      return new HttpSender(this);
    }
  }
}
