package dev.reprise.simulation;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What the callers know: what was accepted for them, and what they asked for. */
final class Accepted {

  /** Each delivery that a caller was told of, with its event. */
  final Map<String, String> deliveries = new LinkedHashMap<>();

  /** Events whose publishing was tried, with the answer known or not. */
  final Set<String> triedEvents = new HashSet<>();

  /** Deliveries that somebody asked to cancel, or to replace. */
  final Set<String> withdrawn = new HashSet<>();

  /** Subscriptions that somebody, or a receiver, may have closed. */
  final Set<String> closed = new HashSet<>();
}
