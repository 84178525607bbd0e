package dev.reprise.receiver;

import java.util.List;
import java.util.Optional;

/**
 * What a request's headers say of its signatures; nothing of it is proven yet.
 *
 * @param eventId the event's id, if it is signed
 * @param timestamp Unix seconds
 * @param start the signed text up to the body
 * @param candidates the signatures
 */
record SignedRequest(
    Optional<String> eventId, long timestamp, String start, List<Candidate> candidates) {

  /**
   * One signature.
   *
   * @param version such as {@code v1}
   * @param signature as it was written
   */
  record Candidate(String version, String signature) {}

  /** Returns the signatures of a version. */
  List<String> candidates(String version) {
    return candidates.stream()
        .filter(candidate -> candidate.version().equals(version))
        .map(Candidate::signature)
        .toList();
  }
}
