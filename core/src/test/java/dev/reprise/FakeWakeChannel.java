package dev.reprise;

import dev.reprise.spi.StoreException;
import dev.reprise.spi.Wake;
import dev.reprise.spi.WakeChannel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A channel that tells at once, or fails, or loses what is told. */
final class FakeWakeChannel implements WakeChannel {

  private final List<Wake> told = new ArrayList<>();
  private final Set<Consumer<Wake>> listeners = new LinkedHashSet<>();
  private boolean isFailing;

  void failing(boolean value) {
    isFailing = value;
  }

  List<Wake> told() {
    return told;
  }

  int listeners() {
    return listeners.size();
  }

  /** Lets all hear something that none of them has told. */
  void hear(Wake wake) {
    listeners.forEach(listener -> listener.accept(wake));
  }

  @Override
  public void tell(Wake wake) {
    told.add(wake);
    if (isFailing) {
      throw new StoreException("planned", new IllegalStateException("planned"), true);
    }
    hear(wake);
  }

  @Override
  public Runnable listen(Consumer<Wake> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }
}
