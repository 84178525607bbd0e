package dev.reprise.simulation;

import dev.reprise.internal.loop.Loop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** A loop of a node, which stands still while the node is stalled and ends when the node dies. */
final class NodeLoop implements Loop {

  private final Node node;
  private final World world;
  private final Loop loop;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private boolean isHeld;

  NodeLoop(Node node, World world) {
    this.node = node;
    this.world = world;
    this.loop = world.time.loop();
  }

  @Override
  public long nanoTime() {
    return loop.nanoTime();
  }

  @Override
  public void execute(Runnable step) {
    after(Duration.ZERO, step);
  }

  @Override
  public Runnable after(Duration delay, Runnable step) {
    boolean[] isCanceled = {false};
    loop.after(
        delay,
        () ->
            arrive(
                () -> {
                  if (!isCanceled[0]) {
                    step.run();
                  }
                }));
    return () -> isCanceled[0] = true;
  }

  private void arrive(Runnable step) {
    if (isHeld) {
      waiting.add(step);
    } else if (node.isStalled()) {
      loop.after(node.stallLeft(), () -> arrive(step));
    } else if (!node.isDead()) {
      run(step);
    }
  }

  private void run(Runnable step) {
    try {
      world.run(this, step);
    } catch (Crash crash) {
      world.note("crashed", node.name());
    } catch (RuntimeException e) {
      throw violationOf(e);
    }
  }

  private Violation violationOf(RuntimeException failure) {
    Violation violation = world.violated("a step of the engine failed", node.name(), failure);
    violation.initCause(failure);
    return violation;
  }

  /** Keeps further steps waiting, since one waits for a call. */
  void hold() {
    isHeld = true;
  }

  /** Lets the steps go on that waited for the one that called. */
  void resume() {
    isHeld = false;
    while (!waiting.isEmpty()) {
      Runnable step = waiting.remove();
      loop.execute(() -> arrive(step));
    }
  }

  @Override
  public void close() {
    loop.close();
  }
}
