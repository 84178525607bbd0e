package dev.reprise.internal.dispatch;

import static java.util.Objects.requireNonNull;

import dev.reprise.internal.loop.Loop;
import dev.reprise.spi.DeliveryListener;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One listener with its loop: how far it is behind is bounded. Safe for use by several threads. */
final class Ear {

  private static final Logger LOG = LoggerFactory.getLogger(Ear.class);

  private final DeliveryListener listener;
  private final Loop loop;
  private final AtomicInteger waiting = new AtomicInteger();
  private final Tally leftOut = new Tally();
  private final Tally failed = new Tally();
  private volatile boolean isClosed;

  Ear(DeliveryListener listener, Loop loop) {
    this.listener = requireNonNull(listener, "listener");
    this.loop = requireNonNull(loop, "loop");
  }

  void tell(Consumer<DeliveryListener> call) {
    if (isClosed) {
      return;
    }
    if (waiting.incrementAndGet() > DeliveryListener.WAITING_MAX) {
      waiting.decrementAndGet();
      long count = leftOut.add(loop.nanoTime());
      if (count > 0) {
        LOG.warn("{} is too slow: {} calls were left out", name(), count);
      }
      return;
    }
    loop.execute(() -> hear(call));
  }

  /** Runs a step once what was told before has been heard. */
  void afterwards(Runnable step) {
    loop.execute(step);
  }

  void close() {
    isClosed = true;
    loop.close();
  }

  private void hear(Consumer<DeliveryListener> call) {
    waiting.decrementAndGet();
    try {
      call.accept(listener);
    } catch (RuntimeException | Error e) {
      // a host's code; nothing of it may reach the engine
      long count = failed.add(loop.nanoTime());
      if (count > 0) {
        LOG.warn("{} failed, {} times since that was last logged", name(), count, e);
      }
    }
  }

  private String name() {
    return listener.getClass().getName();
  }
}
