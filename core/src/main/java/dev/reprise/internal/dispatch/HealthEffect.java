package dev.reprise.internal.dispatch;

/** What an attempt says of its receiver's health. */
enum HealthEffect {
  /** Nothing. */
  NONE,
  /** It answered 2xx. */
  SUCCESS,
  /** A delivery ended without success. */
  FAILURE,
  /** As {@link #FAILURE}, and it asked never to be sent anything again. */
  GONE
}
