package dev.reprise.receiver;

/** Where a signature scheme puts its signatures, and what it signs. */
interface SignatureForm {

  /**
   * Reads the headers.
   *
   * @throws RefusalException if one is missing or malformed
   */
  SignedRequest read(HeaderSource headers) throws RefusalException;
}
