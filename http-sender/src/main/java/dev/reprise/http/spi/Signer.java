package dev.reprise.http.spi;

import dev.reprise.model.Header;
import dev.reprise.spi.SendRequest;
import java.util.List;

/**
 * Signs attempts in one scheme.
 *
 * <p>Each attempt is signed afresh, right before it is sent, with every secret that is active then,
 * so that a receiver may hold any one of them. Implementations must be safe for use by several
 * threads, and must never log, keep or tell a secret.
 */
public interface Signer {

  /**
   * Returns the headers by which a receiver can tell who sent the request, and that it is whole.
   *
   * <p>They are sent as they are returned; none may be called as one that frames the request is,
   * such as {@code Content-Length}. A request without secrets goes unsigned.
   *
   * @param request what is sent; its payload's bytes are signed as they are
   * @return in the order to be sent; empty if there is nothing to say
   * @throws SigningException if a secret is none that the scheme can sign with
   */
  List<Header> sign(SendRequest request);

  /**
   * Says whether a header's value must not be recorded, since it is a signature.
   *
   * @param header one that {@link #sign} returned, or any other of the request
   */
  boolean isSensitive(Header header);

  /**
   * Says whether signing a request takes so long that it must not be done by the caller's thread.
   *
   * <p>If so, {@link #sign} is called on one of the sender's few signing threads. It counts towards
   * the attempt's time all the same.
   *
   * @return true, unless an implementation knows that it takes a few microseconds
   */
  default boolean isCostly(SendRequest request) {
    return true;
  }
}
