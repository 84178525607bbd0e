package dev.reprise.spi;

/**
 * The storage failed, and the call changed nothing that it did not say it changed.
 *
 * <p>The message names ids, never a payload or a secret.
 */
public class StoreException extends RuntimeException {

  private final boolean isTransient;

  /**
   * Makes an exception.
   *
   * @param message what was being done, with ids
   * @param cause the storage's own failure
   * @param isTransient whether the same call may succeed later without anybody's help
   */
  public StoreException(String message, Throwable cause, boolean isTransient) {
    super(message, cause);
    this.isTransient = isTransient;
  }

  /**
   * Makes an exception for what the store itself finds wrong.
   *
   * @param message what was being done, with ids
   * @param isTransient whether the same call may succeed later without anybody's help
   */
  public StoreException(String message, boolean isTransient) {
    super(message);
    this.isTransient = isTransient;
  }

  /** Says whether the same call may succeed later without anybody's help. */
  public boolean isTransient() {
    return isTransient;
  }
}
