package dev.reprise.benchmarks.rig;

/** Takes events over. Called by several threads at once. */
@FunctionalInterface
interface Acceptor {

  /**
   * Takes an event over; returns once that is committed.
   *
   * @param number counted from 0
   */
  void accept(long number, String eventId);
}
