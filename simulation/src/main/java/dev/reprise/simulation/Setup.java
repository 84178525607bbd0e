package dev.reprise.simulation;

import dev.reprise.Reprise;
import dev.reprise.model.DeliveryOrder;
import dev.reprise.model.DeliveryPolicy;
import dev.reprise.model.OnDead;
import dev.reprise.model.RetrySchedule;
import java.time.Duration;
import java.util.List;

/** What one run is made of, and how its engines are built. */
final class Setup {

  private static final List<RetrySchedule> SCHEDULES =
      List.of(
          RetrySchedule.ofSeconds(0, 1, 4, 15),
          RetrySchedule.ofSeconds(0, 2, 2),
          RetrySchedule.ofSeconds(0, 10),
          RetrySchedule.ofSeconds(0, 0, 1, 1, 5, 20));

  final World world;
  final SharedStore shared;
  final Receivers receivers;
  final Faults faults;
  final Weather weather;
  final Watch watch;
  private final DeliveryPolicy policy;
  private final Duration lease;

  Setup(World world) {
    this.world = world;
    shared = new SharedStore(world);
    receivers = new Receivers(world);
    faults = new Faults(world);
    weather = new Weather(world);
    lease = Duration.ofSeconds(world.chance.between(8, 20));
    policy = policy(world.chance);
    watch = new Watch(world, shared, this);
  }

  private DeliveryPolicy policy(Chance chance) {
    DeliveryPolicy.Builder builder =
        DeliveryPolicy.defaults().toBuilder()
            .schedule(chance.oneOf(SCHEDULES))
            .maxInFlight(chance.between(1, 4))
            .attemptTimeout(chance.millis(1_000, (int) Reprise.attemptTimeoutMax(lease).toMillis()))
            .recovers(chance.of(0.8))
            .order(chance.of(0.4) ? DeliveryOrder.FIFO : DeliveryOrder.UNORDERED)
            .onDead(chance.of(0.5) ? OnDead.HOLD : OnDead.PASS);
    return chance.of(0.5) ? builder.build() : builder.ratePerSecond(chance.between(2, 6)).build();
  }

  DeliveryPolicy policy() {
    return policy;
  }

  Duration lease() {
    return lease;
  }

  Reprise engine(Node node) {
    Reprise.Builder builder =
        Reprise.builder(
                new NodeStore(node, shared, faults, watch),
                new NodeSender(node, world, receivers, watch.attempts, weather))
            .policy(policy)
            .lease(lease)
            .random(world.chance.split());
    EngineDoor.loops(builder, name -> new NodeLoop(node, world));
    return builder.build();
  }
}
