package dev.reprise;

import static java.util.Objects.requireNonNull;

import java.util.function.Function;

/**
 * What became of a change.
 *
 * @param <T> what was to be changed
 */
public sealed interface ChangeResult<T> {

  /** Returns {@code done}, or the code of the refusal. */
  String code();

  /**
   * Returns what was changed.
   *
   * @throws RefusedException if the change was refused
   */
  T orElseThrow();

  /**
   * Returns the same result of something else, which is made of what was changed.
   *
   * @param change not called where the change was refused; must not return {@code null}
   */
  <U> ChangeResult<U> map(Function<T, U> change);

  /**
   * The change is made; it is committed, unless a host's transaction was given that is still open.
   *
   * @param value as it is now
   * @param <T> what was changed
   */
  record Done<T>(T value) implements ChangeResult<T> {

    /** Checks that nothing is missing. */
    public Done {
      requireNonNull(value, "value");
    }

    @Override
    public String code() {
      return "done";
    }

    @Override
    public T orElseThrow() {
      return value;
    }

    @Override
    public <U> ChangeResult<U> map(Function<T, U> change) {
      return new Done<>(change.apply(value));
    }
  }

  /**
   * Nothing was written.
   *
   * @param refusal why
   * @param field the field at fault
   * @param message one line for people
   * @param <T> what was to be changed
   */
  record Refused<T>(Refusal refusal, String field, String message) implements ChangeResult<T> {

    /** Checks that nothing is missing. */
    public Refused {
      requireNonNull(refusal, "refusal");
      requireNonNull(field, "field");
      requireNonNull(message, "message");
    }

    @Override
    public String code() {
      return refusal.code();
    }

    @Override
    public T orElseThrow() {
      throw new RefusedException(refusal, message);
    }

    @Override
    public <U> ChangeResult<U> map(Function<T, U> change) {
      return new Refused<>(refusal, field, message);
    }
  }
}
