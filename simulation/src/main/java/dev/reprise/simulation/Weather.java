package dev.reprise.simulation;

/** How the network between nodes and receivers does in one run. */
final class Weather {

  private final World world;
  private final double losesRequest;
  private final double losesAnswer;
  private final double repeatsRequest;
  private final double reportsLate;
  private final double makesNothing;
  private boolean isFair;

  Weather(World world) {
    this.world = world;
    losesRequest = kind(0.1);
    losesAnswer = kind(0.1);
    repeatsRequest = kind(0.1);
    reportsLate = kind(0.05);
    makesNothing = kind(0.05);
  }

  private double kind(double mostly) {
    return world.chance.of(0.5) ? mostly : 0;
  }

  /** Ends all faults for good. */
  void clearUp() {
    isFair = true;
  }

  /** Says whether something of ours on the way out fails, so that nothing is attempted. */
  boolean makesNothing() {
    return !isFair && world.chance.of(makesNothing);
  }

  boolean losesRequest() {
    return !isFair && world.chance.of(losesRequest);
  }

  boolean losesAnswer() {
    return !isFair && world.chance.of(losesAnswer);
  }

  boolean repeatsRequest() {
    return !isFair && world.chance.of(repeatsRequest);
  }

  /** Says whether the sender reports only after the engine has given up on it. */
  boolean reportsLate() {
    return !isFair && world.chance.of(reportsLate);
  }
}
