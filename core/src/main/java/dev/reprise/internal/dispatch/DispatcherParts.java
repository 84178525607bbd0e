package dev.reprise.internal.dispatch;

import static java.util.Objects.requireNonNull;

import dev.reprise.internal.loop.Loop;
import dev.reprise.internal.slots.LeaseTimes;
import dev.reprise.model.DeliveryPolicy;
import dev.reprise.spi.DeliveryStore;
import dev.reprise.spi.Sender;

/**
 * What a dispatcher is made of.
 *
 * @param store where everything is kept
 * @param sender makes the attempts
 * @param defaults how deliveries are attempted unless their subscription says otherwise
 * @param jitter spreads delays
 * @param limits the bounds
 * @param leaseTimes how long leases hold
 * @param listeners hear what was committed
 * @param node this node's name
 * @param dispatchLoop runs the dispatcher
 * @param lookLoop looks for what is due
 * @param settleLoop runs the settler
 * @param healthLoop writes the subscriptions' health
 * @param slotLoop renews the leases
 * @param wakeLoop tells other nodes of work
 */
public record DispatcherParts(
    DeliveryStore store,
    Sender sender,
    DeliveryPolicy defaults,
    Jitter jitter,
    Limits limits,
    LeaseTimes leaseTimes,
    Listeners listeners,
    String node,
    Loop dispatchLoop,
    Loop lookLoop,
    Loop settleLoop,
    Loop healthLoop,
    Loop slotLoop,
    Loop wakeLoop) {

  /** Checks that nothing is missing. */
  public DispatcherParts {
    requireNonNull(store, "store");
    requireNonNull(sender, "sender");
    requireNonNull(defaults, "defaults");
    requireNonNull(jitter, "jitter");
    requireNonNull(limits, "limits");
    requireNonNull(leaseTimes, "leaseTimes");
    requireNonNull(listeners, "listeners");
    requireNonNull(node, "node");
    requireNonNull(dispatchLoop, "dispatchLoop");
    requireNonNull(lookLoop, "lookLoop");
    requireNonNull(settleLoop, "settleLoop");
    requireNonNull(healthLoop, "healthLoop");
    requireNonNull(slotLoop, "slotLoop");
    requireNonNull(wakeLoop, "wakeLoop");
  }
}
