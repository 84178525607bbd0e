package dev.reprise.simulation;

/** Something happened that must not. An error, so that no engine's catch can swallow it. */
final class Violation extends AssertionError {

  Violation(String message) {
    super(message);
  }
}
