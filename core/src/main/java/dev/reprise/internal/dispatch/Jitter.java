package dev.reprise.internal.dispatch;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Spreads delays by up to a fifth, so that what failed together does not return together. */
public final class Jitter {

  private static final double SPREAD = 0.2;

  private final RandomGenerator random;

  /** Takes the source of chance; it must be safe for use by several threads. */
  public Jitter(RandomGenerator random) {
    this.random = requireNonNull(random, "random");
  }

  /** Returns the delay times 0.8 to 1.2; zero stays zero. */
  public Duration spread(Duration delay) {
    double factor = 1 - SPREAD + 2 * SPREAD * random.nextDouble();
    return Duration.ofMillis(Math.round(delay.toMillis() * factor));
  }
}
