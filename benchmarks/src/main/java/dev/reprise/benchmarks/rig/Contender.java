package dev.reprise.benchmarks.rig;

import java.util.Locale;

/** Reprise, and what is measured beside it. */
public enum Contender {
  /** The engine of this repository. */
  REPRISE(EngineMain.class),
  /** A library that calls a method of its host once the host's transaction is committed. */
  TRANSACTION_OUTBOX(OutboxPeer.class),
  /** A library that runs tasks of its host when they are due. */
  DB_SCHEDULER(SchedulerPeer.class);

  private final Class<?> main;

  Contender(Class<?> main) {
    this.main = main;
  }

  /** Returns the class whose {@code main} runs it. */
  Class<?> main() {
    return main;
  }

  /** Returns its name in reports. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
