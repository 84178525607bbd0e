package dev.reprise.spi;

import dev.reprise.model.Stop;
import dev.reprise.model.StopScope;
import java.util.List;
import java.util.Optional;

/** The board of a store that keeps no stops. */
enum NoStopBoard implements StopBoard {
  INSTANCE;

  @Override
  public Optional<Stop> stop(Stop stop, HostTransaction transaction) {
    throw new UnsupportedOperationException("this store keeps no stops");
  }

  @Override
  public Optional<Stop> go(StopScope scope, HostTransaction transaction) {
    return Optional.empty();
  }

  @Override
  public List<Stop> standing() {
    return List.of();
  }
}
