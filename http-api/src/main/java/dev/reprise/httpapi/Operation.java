package dev.reprise.httpapi;

import dev.reprise.spi.HostTransaction;

/** One thing that can be asked for. Refuses by throwing {@link RequestRefusal}. */
@FunctionalInterface
interface Operation {

  /** Checks everything that can be checked without looking anything up; writes nothing. */
  Action prepare(Call call);

  /** The rest of the work, all of whose effects are within a transaction. */
  @FunctionalInterface
  interface Action {
    Outcome run(HostTransaction transaction);
  }

  /**
   * What came of it.
   *
   * @param answer for the caller
   * @param kept for whoever repeats the request; the answer without secrets
   */
  record Outcome(Response answer, Response kept) {

    static Outcome of(Response answer) {
      return new Outcome(answer, answer);
    }
  }
}
