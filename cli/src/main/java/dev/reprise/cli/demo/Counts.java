package dev.reprise.cli.demo;

/**
 * What happened to deliveries, seen from both ends.
 *
 * @param deliveries how many there are
 * @param succeeded how many succeeded
 * @param failed how many were refused for good
 * @param dead how many used up their schedule
 * @param attempts how many attempts are recorded
 * @param requests how many requests the receiver saw
 * @param duplicates how many of them carried an event that it had taken before
 * @param badSignatures how many of them were not signed as they must be
 */
record Counts(
    int deliveries,
    int succeeded,
    int failed,
    int dead,
    int attempts,
    int requests,
    int duplicates,
    int badSignatures) {

  static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, 0);

  /** Adds what happened elsewhere. */
  Counts plus(Counts other) {
    return new Counts(
        deliveries + other.deliveries,
        succeeded + other.succeeded,
        failed + other.failed,
        dead + other.dead,
        attempts + other.attempts,
        requests + other.requests,
        duplicates + other.duplicates,
        badSignatures + other.badSignatures);
  }

  /** Returns a copy with what the receiver saw. */
  Counts seen(int seenRequests, int seenDuplicates, int seenBadSignatures) {
    return new Counts(
        deliveries,
        succeeded,
        failed,
        dead,
        attempts,
        seenRequests,
        seenDuplicates,
        seenBadSignatures);
  }
}
