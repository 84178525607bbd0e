package dev.reprise.model;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * How the receiver was reached in one attempt.
 *
 * @param address the address and port connected to, 1 to 255 characters; empty if there was no
 *     connection
 * @param protocol the protocol of the answer, such as {@code HTTP/1.1}, 1 to 32 characters; empty
 *     if there was no answer, or the sender does not tell
 * @param phases how long the parts took
 */
public record Contact(Optional<String> address, Optional<String> protocol, AttemptPhases phases) {

  private static final int ADDRESS_LENGTH_MAX = 255;
  private static final int PROTOCOL_LENGTH_MAX = 32;
  private static final Contact NONE =
      new Contact(Optional.empty(), Optional.empty(), AttemptPhases.none());

  /**
   * Validates.
   *
   * @throws IllegalArgumentException if the address or the protocol is empty, too long or not one
   *     line
   */
  public Contact {
    address.ifPresent(text -> Rules.line("address", text, 1, ADDRESS_LENGTH_MAX));
    protocol.ifPresent(text -> Rules.line("protocol", text, 1, PROTOCOL_LENGTH_MAX));
    requireNonNull(phases, "phases");
  }

  /** Returns the contact of an attempt that did not come so far, or of which nothing is known. */
  public static Contact none() {
    return NONE;
  }

  /**
   * Returns a contact of which only the address is known.
   *
   * @throws IllegalArgumentException if it is empty, too long or not one line
   */
  public static Contact at(String address) {
    return NONE.withAddress(Optional.of(address));
  }

  /** Returns a copy with another address. */
  public Contact withAddress(Optional<String> value) {
    return new Contact(value, protocol, phases);
  }

  /** Returns a copy with another protocol. */
  public Contact withProtocol(Optional<String> value) {
    return new Contact(address, value, phases);
  }

  /** Returns a copy with other phases. */
  public Contact withPhases(AttemptPhases value) {
    return new Contact(address, protocol, value);
  }
}
