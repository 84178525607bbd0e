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
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.client.ByteBufferRequestContent;
import org.eclipse.jetty.client.Request;

/**
 * Makes attempts over HTTP/1.1, signed as their subscription asks, and only to public addresses.
 *
 * <p>URLs are taken to be chosen by strangers, and receivers to mean harm. Every attempt looks the
 * host up (an answer is shared for some seconds, and the JVM's own cache keeps it as long as the
 * security property {@code networkaddress.cache.ttl} says, 30 s by default), is refused if any
 * address is loopback, private or otherwise not public, and goes to no address but those that were
 * checked. It ends within its time, from looking the name up to the last byte. Redirects are
 * answers, not followed; cookies are not kept. Of an answer's body 64 KiB are read, of its headers
 * 16 KiB.
 *
 * <p>Each attempt is signed afresh with every secret that is active ({@link Signers}). Headers of a
 * subscription's own are sent after these, replace none of them, and are left out where a replay
 * goes to another origin than the subscription has now. Each request is sent at most once.
 *
 * <p>Over HTTPS a host name with an underscore fails with {@link ErrorKind#TLS}: the Java platform
 * matches no certificate to one.
 *
 * <p>Safe for use by several threads. It holds at most 16 threads for sending, 8 for looking names
 * up and 4 for signatures that take long; {@link #close()} ends what is in flight and stops them.
 */
public final class HttpSender implements Sender {

  /** The networks of this machine itself, to be allowed for development and tests. */
  public static final List<String> LOOPBACK = List.of("127.0.0.0/8", "::1/128");

  private final UrlRules rules;
  private final Preparation preparation;
  private final Lookups lookups;
  private final CheckedResolver resolver;
  private final Transport transport;

  private HttpSender(Builder builder) {
    AddressPolicy policy = new AddressPolicy(builder.allowed);
    this.rules = new UrlRules(policy, builder.isHttpAllowed);
    this.preparation = builder.preparation();
    this.lookups = new Lookups(builder.lookup, System::nanoTime);
    this.resolver = new CheckedResolver(lookups, policy);
    this.transport = Transport.start(resolver, builder.sslContext);
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
      rules.accept(url);
      return Optional.empty();
    } catch (RefusedRequestException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public CompletionStage<SendReport> send(SendRequest request) {
    Stopwatch stopwatch = Stopwatch.start(System::nanoTime);
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
    Function<Outbound, CompletableFuture<SendReport>> next =
        outbound ->
            outbound.refusal().isPresent()
                ? CompletableFuture.completedFuture(
                    SendReport.without(outbound.refusal().get(), stopwatch.elapsed()))
                : connect(request, url, outbound, stopwatch);
    // A thread that signs does nothing else.
    return prepared.isDone()
        ? prepared.thenCompose(next)
        : prepared.thenComposeAsync(next, transport.executor());
  }

  private CompletableFuture<SendReport> connect(
      SendRequest request, WebhookUrl url, Outbound outbound, Stopwatch stopwatch) {
    return lookUp(url.host(), request.timeout())
        .thenCompose(
            failure ->
                failure.isPresent()
                    ? CompletableFuture.completedFuture(
                        unresolved(failure.get(), request.timeout(), stopwatch))
                    : exchange(request, url, outbound, stopwatch));
  }

  /** Returns what went wrong; empty if the host may be connected to. */
  private CompletableFuture<Optional<Throwable>> lookUp(String host, Duration timeout) {
    CompletableFuture<List<InetAddress>> lookup = resolver.resolve(host);
    if (lookup.isDone()) {
      return lookup.handle((addresses, failure) -> Optional.ofNullable(failure));
    }
    long millis = Math.min(timeout.toMillis(), CheckedResolver.TIMEOUT.toMillis());
    // Not on the resolver's threads, nor on the timer's: what comes after is not theirs to wait
    // for.
    return lookup
        .orTimeout(millis, TimeUnit.MILLISECONDS)
        .handleAsync((addresses, failure) -> Optional.ofNullable(failure), transport.executor());
  }

  private static SendReport unresolved(Throwable failure, Duration timeout, Stopwatch stopwatch) {
    Duration elapsed = stopwatch.elapsed();
    boolean isTimeLeft = failure instanceof TimeoutException && elapsed.compareTo(timeout) < 0;
    AttemptResult result =
        isTimeLeft
            ? new AttemptResult.Unreachable(
                new AttemptError(
                    ErrorKind.DNS,
                    "the host name was not resolved within "
                        + CheckedResolver.TIMEOUT.toSeconds()
                        + " s"))
            : Failures.resultOf(failure, Phase.RESOLVING);
    return SendReport.without(result, elapsed);
  }

  private CompletableFuture<SendReport> exchange(
      SendRequest request, WebhookUrl url, Outbound outbound, Stopwatch stopwatch) {
    Duration left = request.timeout().minus(stopwatch.elapsed());
    if (left.isNegative() || left.isZero()) {
      return CompletableFuture.completedFuture(
          SendReport.without(
              Failures.resultOf(new TimeoutException(), Phase.RESOLVING), stopwatch.elapsed()));
    }
    Exchange exchange =
        new Exchange(rules.addresses(), request.now(), stopwatch, outbound.recorded());
    Request outgoing =
        transport
            .newRequest(url, outbound.headers(), left)
            .body(new ByteBufferRequestContent(request.payload().bytes().asByteBuffer()));
    return exchange.send(outgoing, transport, left);
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

    private boolean isHttpAllowed;
    private final List<Network> allowed = new ArrayList<>();
    private String userAgent = "Reprise/" + Version.read();
    private HeaderNames headerNames = HeaderNames.defaults();
    private List<Header> headers = List.of();
    private final Map<SignatureScheme, Signer> signers = new EnumMap<>(SignatureScheme.class);
    private Optional<SSLContext> sslContext = Optional.empty();
    private HostLookup lookup = HostLookup.ofPlatform();

    private Builder() {}

    /** Says whether {@code http} URLs are accepted; by default they are not. */
    public Builder allowHttp(boolean isAllowed) {
      isHttpAllowed = isAllowed;
      return this;
    }

    /**
     * Allows networks that are refused by default, such as {@link #LOOPBACK}; adds to those before.
     *
     * <p>A name is refused if any of its addresses is, so that {@code localhost} wants both
     * networks of {@link #LOOPBACK}. Names that end with {@code .local} or {@code .internal} are
     * refused until a network other than loopback is allowed; then only their addresses count.
     *
     * @param cidrs such as {@code 10.1.0.0/16} or {@code fd00::/8}
     * @throws IllegalArgumentException if one is not an address, a slash and a number of bits, or
     *     has bits set after its prefix
     */
    public Builder allowNetworks(List<String> cidrs) {
      cidrs.forEach(cidr -> allowed.add(Network.of(cidr)));
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
      sslContext = Optional.of(requireNonNull(context, "context"));
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

    /** Starts the sender. */
    public HttpSender build() {
      return new HttpSender(this);
    }
  }
}
