package dev.reprise.internal.dispatch;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The deliveries that their receiver asked to come later, so that a recovery leaves them alone.
 *
 * <p>Bounded: where there are more, all wait until the last of those that were left out. Not kept
 * beyond the process: after a restart a recovery takes these too. Times are the loop's.
 */
final class AskedWaits {

  /** Most deliveries remembered one by one. */
  static final int REMEMBERED_MAX = 1_000;

  private final Map<String, Long> untils = new LinkedHashMap<>();
  private boolean isOverfull;
  private long allUntil;

  void add(String deliveryId, long until) {
    if (untils.containsKey(deliveryId) || untils.size() < REMEMBERED_MAX) {
      untils.put(deliveryId, until);
    } else {
      allUntil = isOverfull ? Math.max(allUntil, until) : until;
      isOverfull = true;
    }
  }

  boolean isWaiting(String deliveryId, long now) {
    if (isOverfull && allUntil - now > 0) {
      return true;
    }
    Long until = untils.get(deliveryId);
    return until != null && until - now > 0;
  }

  /** Forgets those that need not wait any more, and returns how many there still are. */
  int count(long now) {
    untils.values().removeIf(until -> until - now <= 0);
    isOverfull = isOverfull && allUntil - now > 0;
    return untils.size();
  }
}
