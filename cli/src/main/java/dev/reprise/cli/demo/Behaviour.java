package dev.reprise.cli.demo;

/** How the demonstration's receiver treats an event. */
enum Behaviour {
  /** Answers 200. */
  ACCEPT,
  /** Answers 503 once, then 200. */
  STUMBLE,
  /** Takes the event and breaks the connection once, so that its answer is lost; then 200. */
  LOSE_ANSWER,
  /** Answers 422, which refuses the event for good. */
  REFUSE,
  /** Answers 503 until the receiver is fixed. */
  DOWN
}
