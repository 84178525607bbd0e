package dev.reprise.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Sets how much is logged, before anything is.
 *
 * <p>The form of the lines stands in {@code simplelogger.properties}.
 */
final class ConsoleLog {

  private static final String VARIABLE = "REPRISE_LOG";
  private static final String LEVEL_PROPERTY = "org.slf4j.simpleLogger.log.dev.reprise";
  private static final List<String> LEVELS =
      List.of("trace", "debug", "info", "warn", "error", "off");

  private ConsoleLog() {}

  /**
   * Applies the environment's level, if it sets one.
   *
   * @throws CliException if it is none of the levels
   */
  static void configure(Map<String, String> environment) {
    String level = environment.getOrDefault(VARIABLE, "").toLowerCase(Locale.ROOT);
    if (level.isEmpty()) {
      return;
    }
    if (!LEVELS.contains(level)) {
      throw CliException.usage(VARIABLE, "must be one of " + String.join(", ", LEVELS), level);
    }
    System.setProperty(LEVEL_PROPERTY, level);
  }
}
