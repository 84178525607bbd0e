package dev.reprise.cli.demo;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.Map;

/**
 * What one subscription's receiver does with events, and what it has seen. Safe for use by several
 * threads.
 */
final class Mailbox {

  private static final int OK = 200;
  private static final int BAD_SIGNATURE = 401;
  private static final int UNKNOWN_EVENT = 404;
  private static final int REFUSED = 422;
  private static final int DOWN = 503;

  private final SignatureCheck signatures;
  private final Map<String, Behaviour> behaviours;
  private final Map<String, Integer> requestsByEvent = new HashMap<>();
  private final Map<String, Integer> takenByEvent = new HashMap<>();
  private int badSignatures;
  private boolean isFixed;

  /** Takes the check of signatures, and the behaviour for each event by its id. */
  Mailbox(SignatureCheck signatures, Map<String, Behaviour> behaviours) {
    this.signatures = requireNonNull(signatures, "signatures");
    this.behaviours = Map.copyOf(behaviours);
  }

  /** Treats a request, and says how to answer. */
  synchronized Answer receive(String id, String timestamp, String signature, byte[] body) {
    int request = requestsByEvent.merge(id, 1, Integer::sum);
    if (!signatures.accepts(id, timestamp, signature, body)) {
      badSignatures++;
      return new Answer(BAD_SIGNATURE, false);
    }
    Behaviour behaviour = behaviours.get(id);
    if (behaviour == null) {
      return new Answer(UNKNOWN_EVENT, false);
    }
    Answer answer = answer(behaviour, request);
    if (answer.status() == OK) {
      takenByEvent.merge(id, 1, Integer::sum);
    }
    return answer;
  }

  /** Repairs whatever made it fail: from now on it takes every event. */
  synchronized void fix() {
    isFixed = true;
  }

  /** Adds what was seen here to counts. */
  synchronized Counts seen(Counts counts) {
    int requests = requestsByEvent.values().stream().mapToInt(Integer::intValue).sum();
    int duplicates = takenByEvent.values().stream().mapToInt(taken -> taken - 1).sum();
    return counts.seen(requests, duplicates, badSignatures);
  }

  private Answer answer(Behaviour behaviour, int request) {
    if (isFixed) {
      return new Answer(OK, false);
    }
    boolean isFirst = request == 1;
    return switch (behaviour) {
      case ACCEPT -> new Answer(OK, false);
      case STUMBLE -> new Answer(isFirst ? DOWN : OK, false);
      case LOSE_ANSWER -> new Answer(OK, isFirst);
      case REFUSE -> new Answer(REFUSED, false);
      case DOWN -> new Answer(DOWN, false);
    };
  }

  /**
   * How to answer a request.
   *
   * @param status HTTP status code
   * @param isLost whether the connection breaks before the answer is sent
   */
  record Answer(int status, boolean isLost) {}
}
