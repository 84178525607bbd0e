package dev.reprise.http;

import java.io.IOException;

/** Says that a name resolved to an address to which nothing is sent. */
final class RefusedAddressException extends IOException {

  private static final long serialVersionUID = 1;

  RefusedAddressException(String why) {
    super(why);
  }
}
