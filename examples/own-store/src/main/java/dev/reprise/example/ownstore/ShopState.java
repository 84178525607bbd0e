package dev.reprise.example.ownstore;

import dev.reprise.model.DeliveryStatus;
import dev.reprise.model.WireName;

/** The shop's own words for where a webhook stands. */
enum ShopState {
  OPEN(DeliveryStatus.PENDING),
  DONE(DeliveryStatus.SUCCEEDED),
  REFUSED(DeliveryStatus.FAILED),
  GIVEN_UP(DeliveryStatus.DEAD),
  PARKED(DeliveryStatus.HELD),
  WITHDRAWN(DeliveryStatus.CANCELED);

  private final DeliveryStatus status;

  ShopState(DeliveryStatus status) {
    this.status = status;
  }

  /** Returns what Reprise calls it. */
  DeliveryStatus status() {
    return status;
  }

  /** Returns the word that stands in the table. */
  String word() {
    return WireName.of(this);
  }

  /** Finds the shop's word for a status. */
  static ShopState of(DeliveryStatus status) {
    for (ShopState state : values()) {
      if (state.status == status) {
        return state;
      }
    }
    throw new IllegalArgumentException("status must have a word of the shop's, was " + status);
  }

  /** Finds the state that a word in the table stands for. */
  static ShopState ofWord(String word) {
    return WireName.parse(ShopState.class, word)
        .orElseThrow(() -> new IllegalArgumentException("state must be known, was " + word));
  }
}
