package dev.reprise.contract;

/** What a test throws to see what becomes of it. */
final class PlannedException extends RuntimeException {

  PlannedException() {
    super("planned");
  }
}
