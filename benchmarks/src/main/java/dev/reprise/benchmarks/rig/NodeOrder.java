package dev.reprise.benchmarks.rig;

/**
 * How one engine of several differs from one alone.
 *
 * @param name what its requests call it, as their user agent
 * @param schema the schema that all of them share
 * @param leaseMillis how long its leases hold
 * @param attemptTimeoutMillis the longest attempt, which the lease must allow
 */
public record NodeOrder(String name, String schema, long leaseMillis, long attemptTimeoutMillis) {

  /** Orders an engine that is alone, with leases and attempts as they are by default. */
  public static NodeOrder alone() {
    return new NodeOrder("reprise-bench", "reprise", 30_000, 10_000);
  }
}
