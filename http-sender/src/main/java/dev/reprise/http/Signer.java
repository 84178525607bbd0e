package dev.reprise.http;

import dev.reprise.model.Header;
import dev.reprise.spi.SendRequest;
import java.util.List;

/** Signs attempts in one scheme. Implementations are safe for use by several threads. */
interface Signer {

  /**
   * Returns the headers by which a receiver can tell who sent the request, and that it is whole.
   *
   * @param request what is sent; its bytes are signed as they are
   */
  List<Header> sign(SendRequest request);

  /** Says whether a header of this scheme must not be recorded. */
  boolean isSensitive(Header header);
}
