package dev.reprise.spi;

import dev.reprise.model.Stop;
import dev.reprise.model.StopScope;
import java.util.List;
import java.util.Optional;

/**
 * The stops that stand, at most one of each scope.
 *
 * <p>Every node reads them whenever it renews its leases, and starts nothing by what it read longer
 * than a lease ago.
 *
 * <p>Implementations must be safe for use by several threads and processes. No method accepts or
 * returns {@code null}. Every method throws {@link StoreException} if the storage fails; nothing
 * was then written. A method that takes a {@link HostTransaction} joins it.
 */
public interface StopBoard {

  /** Most stops that stand at a time; of two that are written at once one more may. */
  int STOPS_MAX = 10_000;

  /** Returns a board on which nothing ever stands, and nothing can be written. */
  static StopBoard none() {
    return NoStopBoard.INSTANCE;
  }

  /**
   * Writes a stop, unless one of its scope stands already.
   *
   * @return the stop of that scope which stands now; empty if none does, since {@value #STOPS_MAX}
   *     others stand
   */
  Optional<Stop> stop(Stop stop, HostTransaction transaction);

  /**
   * Ends the stop of exactly this scope; one of a wider or narrower scope stays.
   *
   * @return the stop that stood until now; empty if none did
   */
  Optional<Stop> go(StopScope scope, HostTransaction transaction);

  /** Reads all stops that stand, in any order. */
  List<Stop> standing();
}
