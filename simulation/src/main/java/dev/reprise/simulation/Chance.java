package dev.reprise.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Draws that follow from the seed alone. */
final class Chance {

  private final Random random;

  Chance(long seed) {
    random = new Random(seed);
  }

  /** Begins a stream of its own, so that draws there change nothing here. */
  Random split() {
    return new Random(random.nextLong());
  }

  boolean of(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }

  /** Draws from a range, both ends included. */
  int between(int from, int to) {
    return from + random.nextInt(to - from + 1);
  }

  Duration millis(int from, int to) {
    return Duration.ofMillis(between(from, to));
  }

  <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
