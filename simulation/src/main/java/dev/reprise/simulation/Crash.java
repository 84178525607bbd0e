package dev.reprise.simulation;

/** A node dies in the middle of a step. An error, so that no engine's catch can swallow it. */
final class Crash extends Error {

  Crash(String node) {
    super(node, null, false, false);
  }
}
