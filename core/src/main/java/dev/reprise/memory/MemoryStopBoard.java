package dev.reprise.memory;

import dev.reprise.model.Stop;
import dev.reprise.model.StopScope;
import dev.reprise.spi.HostTransaction;
import dev.reprise.spi.StopBoard;
import java.util.List;
import java.util.Optional;

/** The stops in memory. */
final class MemoryStopBoard implements StopBoard {

  private static final String ANY = "";

  private final Transactions transactions;
  private final Table<Key, Stop> stops;

  MemoryStopBoard(Transactions transactions) {
    this.transactions = transactions;
    this.stops = new Table<>(transactions);
  }

  @Override
  public Optional<Stop> stop(Stop stop, HostTransaction transaction) {
    Key key = keyOf(stop.scope());
    return transactions.write(
        transaction,
        () -> {
          if (stops.get(key).isEmpty() && stops.size() < STOPS_MAX) {
            stops.put(key, stop);
          }
          return stops.get(key);
        });
  }

  @Override
  public Optional<Stop> go(StopScope scope, HostTransaction transaction) {
    Key key = keyOf(scope);
    return transactions.write(
        transaction,
        () -> {
          Optional<Stop> stood = stops.get(key);
          stops.remove(key);
          return stood;
        });
  }

  @Override
  public List<Stop> standing() {
    return transactions.read(HostTransaction.none(), stops::all);
  }

  private static Key keyOf(StopScope scope) {
    return Key.of(scope.tenant().orElse(ANY), scope.subscriptionId().orElse(ANY));
  }
}
