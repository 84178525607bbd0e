package dev.reprise.httpapi;

import static java.util.Objects.requireNonNull;

import dev.reprise.Reprise;
import dev.reprise.model.Bytes;
import dev.reprise.spi.DeliveryStore;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.IdGenerator;
import dev.reprise.spi.IdempotencyLog;
import dev.reprise.spi.PublicId;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operations over HTTP, behind one function that any server can call.
 *
 * <p>An answer of 202 to a replay or an event means that it is committed. The host owns the engine
 * and the store and closes them after its server. Safe for use by several threads.
 */
public final class RepriseApi {

  /** Most bytes of a body: 1 MiB, for JSON as for payloads. */
  public static final int BODY_BYTES_MAX = 1 << 20;

  private static final String RETRY_AFTER_SECONDS = "1";
  private static final Logger LOG = LoggerFactory.getLogger(RepriseApi.class);

  private final Authenticator authenticator;
  private final Idempotency idempotency;
  private final IdGenerator ids;
  private final Routes routes;
  private final BooleanSupplier overloaded;

  private RepriseApi(Builder builder) {
    this.authenticator = builder.authenticator;
    this.idempotency = new Idempotency(builder.log, builder.waiter);
    this.ids = new IdGenerator(builder.clock, new SecureRandom());
    this.routes = Operations.of(builder.reprise, new Cursors(builder.cursorKey));
    this.overloaded = builder.overloaded;
  }

  /**
   * Makes the operations over an engine and its store, with cursors that end with the process.
   *
   * @param store the one that the engine works on
   */
  public static RepriseApi of(Reprise reprise, DeliveryStore store, Authenticator authenticator) {
    return builder(reprise, store.idempotency(), authenticator).build();
  }

  /**
   * Begins the operations over an engine.
   *
   * @param log where the answers given under idempotency keys are kept; of the engine's store
   */
  public static Builder builder(Reprise reprise, IdempotencyLog log, Authenticator authenticator) {
    return new Builder(reprise, log, authenticator);
  }

  /**
   * Answers a request; blocks while the store works.
   *
   * <p>Never throws: what goes wrong here is answered with 500 and logged with the request's id.
   */
  public Response handle(Request request) {
    String id = ids.next(PublicId.REQUEST);
    return answer(request, id)
        .withHeader("Cache-Control", "no-store")
        .withHeader("X-Content-Type-Options", "nosniff");
  }

  private Response answer(Request request, String id) {
    try {
      if (overloaded.getAsBoolean()) {
        throw RequestRefusal.of(
                ErrorCode.UNAVAILABLE, "too many requests are waiting; send it again later")
            .withHeader("Retry-After", RETRY_AFTER_SECONDS);
      }
      return carriedOut(request, id);
    } catch (RequestRefusal e) {
      return e.response(id);
    } catch (RuntimeException e) {
      LOG.error("request {} failed: {}", id, request, e);
      return RequestRefusal.of(ErrorCode.INTERNAL_ERROR, "something failed here; see the log")
          .response(id);
    }
  }

  private Response carriedOut(Request request, String id) {
    Optional<Routes.Match> match = routes.find(request.path());
    if (match.isPresent() && match.get().isOpen()) {
      Route route = match.get().route(request.method());
      return run(route, new Call(request, Callers.ANYONE, List.of(), query(request, route), id));
    }
    AuthResult.Authenticated caller = Callers.authenticated(authenticator, request);
    Routes.Match found =
        match.orElseThrow(
            () -> RequestRefusal.of(ErrorCode.RESOURCE_NOT_FOUND, "there is no such path"));
    Route route = found.route(request.method());
    Callers.checkPermission(caller, route);
    if (request.body().size() > BODY_BYTES_MAX) {
      throw RequestRefusal.of(
          ErrorCode.PAYLOAD_TOO_LARGE, "the body must have at most " + BODY_BYTES_MAX + " bytes");
    }
    return run(route, new Call(request, caller, found.ids(), query(request, route), id));
  }

  private Response run(Route route, Call call) {
    Optional<String> key = Idempotency.key(call.request());
    Operation.Action action = route.operation().prepare(call);
    if (key.isEmpty()) {
      return action.run(HostTransaction.none()).answer();
    }
    return idempotency.once(
        call.tenant(), key.get(), Idempotency.fingerprint(call, route.body()), action);
  }

  private static QueryReader query(Request request, Route route) {
    return QueryReader.of(request.query(), route.parameters());
  }

  /** Collects what the operations are made of. Not safe for use by several threads. */
  public static final class Builder {

    private static final int KEY_BYTES = 32;
    private static final int KEY_BYTES_MIN = 16;

    private final Reprise reprise;
    private final IdempotencyLog log;
    private final Authenticator authenticator;
    private Bytes cursorKey = randomKey();
    private InstantSource clock = InstantSource.system();
    private BooleanSupplier overloaded = () -> false;
    private Waiter waiter = pause -> Thread.sleep(pause.toMillis());

    private Builder(Reprise reprise, IdempotencyLog log, Authenticator authenticator) {
      this.reprise = requireNonNull(reprise, "reprise");
      this.log = requireNonNull(log, "log");
      this.authenticator = requireNonNull(authenticator, "authenticator");
    }

    /**
     * Sets the key that cursors are sealed with, so that they outlive the process and hold on every
     * node; random by default.
     *
     * @throws IllegalArgumentException if the key has less than 16 bytes
     */
    public Builder cursorKey(Bytes value) {
      if (value.size() < KEY_BYTES_MIN) {
        throw new IllegalArgumentException(
            "cursorKey must have at least " + KEY_BYTES_MIN + " bytes, had " + value.size());
      }
      cursorKey = value;
      return this;
    }

    /** Sets the clock that request ids tell; the system's by default. */
    public Builder clock(InstantSource value) {
      clock = requireNonNull(value, "clock");
      return this;
    }

    /** Sets how to wait for the first of two requests with the same key. */
    Builder waiter(Waiter value) {
      waiter = requireNonNull(value, "waiter");
      return this;
    }

    /**
     * Sets when to refuse requests with 503 {@code unavailable}, without asking the store; never by
     * default.
     *
     * @param value asked before each request, by several threads
     */
    public Builder overloaded(BooleanSupplier value) {
      overloaded = requireNonNull(value, "overloaded");
      return this;
    }

    /** Builds the operations. */
    public RepriseApi build() {
      return new RepriseApi(this);
    }

    private static Bytes randomKey() {
      byte[] key = new byte[KEY_BYTES];
      new SecureRandom().nextBytes(key);
      return Bytes.copyOf(key);
    }
  }
}
