package dev.reprise.http;

import dev.reprise.model.Bytes;
import dev.reprise.model.RecordedResponse;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * What is read of an answer's body, bounded. Not safe for use by several threads.
 *
 * <p>A body that is not recorded is read all the same, as far as one that is, so that the
 * connection can be used again.
 */
final class AnswerBody {

  private final ByteArrayOutputStream kept = new ByteArrayOutputStream(0);
  private boolean isRecorded = true;
  private int read;
  private boolean isTruncated;

  /** Says, before anything is read, whether it is to be recorded. */
  void record(boolean isToBeRecorded) {
    isRecorded = isToBeRecorded;
  }

  /** Reads a chunk; true if it is the first of which a part was too much. */
  boolean read(ByteBuffer chunk) {
    int taken = Math.min(RecordedResponse.BODY_BYTES_MAX - read, chunk.remaining());
    byte[] bytes = new byte[taken];
    chunk.get(bytes);
    if (isRecorded) {
      kept.write(bytes, 0, taken);
    }
    read += taken;
    boolean isFirst = chunk.hasRemaining() && !isTruncated;
    isTruncated = isTruncated || isFirst;
    return isFirst;
  }

  /** Says whether reading stopped before the end. */
  boolean isTruncated() {
    return isTruncated;
  }

  /** Says whether what is recorded is not all. */
  boolean isLeftOut() {
    return isTruncated || (!isRecorded && read > 0);
  }

  Bytes recorded() {
    return Bytes.copyOf(kept.toByteArray());
  }
}
