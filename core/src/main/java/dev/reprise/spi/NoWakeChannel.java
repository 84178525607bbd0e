package dev.reprise.spi;

import java.util.function.Consumer;

/** Nobody tells anybody anything. */
enum NoWakeChannel implements WakeChannel {
  INSTANCE;

  @Override
  public void tell(Wake wake) {}

  @Override
  public Runnable listen(Consumer<Wake> listener) {
    return () -> {};
  }
}
