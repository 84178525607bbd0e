package dev.reprise;

import static java.util.Objects.requireNonNull;

import dev.reprise.internal.dispatch.Dispatching;
import dev.reprise.internal.dispatch.Jitter;
import dev.reprise.internal.dispatch.Listeners;
import dev.reprise.model.DeliveryPolicy;
import dev.reprise.spi.DeliveryStore;
import dev.reprise.spi.IdGenerator;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * What the services of one engine share.
 *
 * @param store where everything is kept
 * @param policy the engine's defaults
 * @param dispatching whom to wake
 * @param lanes says how lanes stand
 * @param listeners hear what was committed
 * @param ids makes ids
 * @param jitter spreads delays
 * @param random makes secrets
 * @param attemptTimeoutMax the longest attempt that the lease allows
 */
record EngineContext(
    DeliveryStore store,
    DeliveryPolicy policy,
    Dispatching dispatching,
    LaneDesk lanes,
    Listeners listeners,
    IdGenerator ids,
    Jitter jitter,
    RandomGenerator random,
    Duration attemptTimeoutMax) {

  EngineContext {
    requireNonNull(store, "store");
    requireNonNull(policy, "policy");
    requireNonNull(dispatching, "dispatching");
    requireNonNull(lanes, "lanes");
    requireNonNull(listeners, "listeners");
    requireNonNull(ids, "ids");
    requireNonNull(jitter, "jitter");
    requireNonNull(random, "random");
    requireNonNull(attemptTimeoutMax, "attemptTimeoutMax");
  }
}
