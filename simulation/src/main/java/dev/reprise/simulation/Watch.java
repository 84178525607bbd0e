package dev.reprise.simulation;

/** What must hold at each step, part by part. */
final class Watch {

  final LeaseWatch leases;
  final AttemptWatch attempts;
  final SettlementWatch settlements;
  final SubscriptionWatch subscriptions;
  final StopWatch stops;
  final LineWatch lines;

  Watch(World world, SharedStore shared, Setup setup) {
    leases = new LeaseWatch(world);
    subscriptions = new SubscriptionWatch(world, shared, setup.lease());
    stops = new StopWatch(world, setup.lease());
    lines = new LineWatch(world, setup.policy());
    attempts =
        new AttemptWatch(
            world,
            leases,
            subscriptions,
            new OrderWatch(world, shared, lines, setup.lease(), setup.policy()),
            stops,
            setup.policy());
    settlements = new SettlementWatch(world, shared, attempts, lines);
  }
}
