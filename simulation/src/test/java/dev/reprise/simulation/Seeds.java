package dev.reprise.simulation;

/** How many seeds are run. */
final class Seeds {

  /** As many as every build runs. */
  static final int USUAL = 5_000;

  private static final int SOAK = 50_000;

  private Seeds() {}

  static int count() {
    return Boolean.getBoolean("reprise.soak") ? SOAK : USUAL;
  }
}
