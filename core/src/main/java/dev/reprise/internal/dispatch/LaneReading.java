package dev.reprise.internal.dispatch;

/**
 * A look at a lane, by which attempts are started.
 *
 * @param fence that of the lane's slot before anything was read
 * @param beganNanos when that was
 */
record LaneReading(long fence, long beganNanos) {}
