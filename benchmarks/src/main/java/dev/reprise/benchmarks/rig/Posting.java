package dev.reprise.benchmarks.rig;

/** What the host of another library lets it call. */
interface Posting {

  /** Posts an event's payload; throws unless the receiver accepts it. */
  void post(String eventId, String payload);
}
