package dev.reprise.model;

import java.util.Locale;
import java.util.Optional;

/** The names of enum constants in tables, HTTP and documents: lower case, as SPEC writes them. */
public final class WireName {

  private WireName() {}

  /** Returns the constant's name in lower case. */
  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** Finds the constant that a name stands for; empty if there is none. */
  public static <E extends Enum<E>> Optional<E> parse(Class<E> type, String name) {
    for (E constant : type.getEnumConstants()) {
      if (of(constant).equals(name)) {
        return Optional.of(constant);
      }
    }
    return Optional.empty();
  }
}
