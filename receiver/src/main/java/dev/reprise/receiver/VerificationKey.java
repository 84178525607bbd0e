package dev.reprise.receiver;

import java.util.List;

/** What a receiver knows of a secret. Safe for use by several threads. */
interface VerificationKey {

  /** Returns the version of the signatures that it can tell, such as {@code v1}. */
  String version();

  /**
   * Says whether one of the signatures is right, in a time that does not depend on how near to
   * right they are.
   *
   * @param start what is signed before the body
   * @param signatures as they were written
   */
  boolean isAnyRight(byte[] start, byte[] body, List<String> signatures);
}
