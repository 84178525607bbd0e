package dev.reprise.benchmarks.rig;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Duration;

/**
 * What happens to one connection.
 *
 * @param requests to what the client sends
 * @param answers to what the server sends
 */
public record Fault(Way requests, Way answers) {

  /** PostgreSQL's answer to a commit: type, length and tag of {@code CommandComplete}. */
  private static final byte[] COMMITTED = "C\0\0\0\u000bCOMMIT\0".getBytes(US_ASCII);

  /** What happens to the bytes in one direction; used by one thread. */
  @FunctionalInterface
  public interface Way {

    /**
     * Says what becomes of bytes that have arrived.
     *
     * @param length how many of {@code buffer} count
     */
    Step next(byte[] buffer, int length);
  }

  /**
   * What becomes of some bytes.
   *
   * @param delay how long they are kept first
   * @param bytes how many of them are passed on
   * @param then what happens after that
   */
  public record Step(Duration delay, int bytes, Then then) {}

  /** What happens after bytes were passed on. */
  public enum Then {
    /** The connection goes on. */
    GO_ON,
    /** Both sides see a reset. */
    RESET,
    /** Nothing more arrives, and nobody is told. */
    SWALLOW
  }

  /** Nothing happens. */
  public static Fault none() {
    return new Fault(Fault::pass, Fault::pass);
  }

  /** Each piece of an answer is late. */
  public static Fault delay(Duration delay) {
    return new Fault(Fault::pass, (buffer, length) -> new Step(delay, length, Then.GO_ON));
  }

  /** The connection is reset once the client has sent so many bytes, in the middle of a request. */
  public static Fault cutRequestsAfter(long bytes) {
    return new Fault(new Ending(bytes, Then.RESET), Fault::pass);
  }

  /** The connection is reset once the server has sent so many bytes, in the middle of an answer. */
  public static Fault cutAnswersAfter(long bytes) {
    return new Fault(Fault::pass, new Ending(bytes, Then.RESET));
  }

  /** Nothing arrives at the client any more once the server has sent so many bytes. */
  public static Fault blackholeAfter(long bytes) {
    return new Fault(Fault::pass, new Ending(bytes, Then.SWALLOW));
  }

  /** The server commits, and the answer that says so is lost, the {@code nth} time. */
  public static Fault loseAnswerToCommit(int nth) {
    return new Fault(Fault::pass, new LostCommit(nth));
  }

  private static Step pass(byte[] buffer, int length) {
    return new Step(Duration.ZERO, length, Then.GO_ON);
  }

  /** Passes a number of bytes, and then ends. */
  private static final class Ending implements Way {

    private final Then then;
    private long left;

    Ending(long bytes, Then then) {
      this.left = bytes;
      this.then = then;
    }

    @Override
    public Step next(byte[] buffer, int length) {
      int passed = (int) Math.min(left, length);
      left -= passed;
      return new Step(Duration.ZERO, passed, left == 0 ? then : Then.GO_ON);
    }
  }

  /** Finds the answers to commits, and ends before one of them. */
  private static final class LostCommit implements Way {

    private int left;
    private int matched;

    LostCommit(int nth) {
      this.left = nth;
    }

    @Override
    public Step next(byte[] buffer, int length) {
      for (int i = 0; i < length; i++) {
        matched = buffer[i] == COMMITTED[matched] ? matched + 1 : buffer[i] == COMMITTED[0] ? 1 : 0;
        if (matched == COMMITTED.length) {
          matched = 0;
          left--;
          if (left == 0) {
            return new Step(Duration.ZERO, Math.max(0, i + 1 - COMMITTED.length), Then.RESET);
          }
        }
      }
      return new Step(Duration.ZERO, length, Then.GO_ON);
    }
  }
}
