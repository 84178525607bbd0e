package dev.reprise.cli;

import dev.reprise.model.RetrySchedule;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A setting as somebody wrote it: an option's or an environment variable's value.
 *
 * <p>Each reading throws a usage {@link CliException} that names the setting, the rule and the
 * value.
 *
 * @param name the option or the environment variable
 * @param text the value
 */
record Setting(String name, String text) {

  private static final int PORT_MAX = 65_535;
  private static final BigDecimal MILLIS_PER_SECOND = BigDecimal.valueOf(1_000);
  private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,3})?");

  /** Reads a port; 0 stands for a free one. */
  int port() {
    int port = PORT.matcher(text).matches() ? Integer.parseInt(text) : PORT_MAX + 1;
    if (port > PORT_MAX) {
      throw broken("must be a port from 0 to " + PORT_MAX);
    }
    return port;
  }

  /** Reads a duration within bounds. */
  Duration duration(Duration min, Duration max) {
    Matcher matcher = DURATION.matcher(text);
    if (matcher.matches()) {
      Duration value = unit(matcher.group(2)).multipliedBy(Long.parseLong(matcher.group(1)));
      if (value.compareTo(min) >= 0 && value.compareTo(max) <= 0) {
        return value;
      }
    }
    throw broken(
        "must be a duration from "
            + written(min)
            + " to "
            + written(max)
            + ", such as 500ms, 10s or 2m");
  }

  /** Reads the delays before each attempt, in seconds and separated by commas. */
  RetrySchedule schedule() {
    List<Duration> delays = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      delays.add(delay(part.strip()));
    }
    try {
      return new RetrySchedule(delays);
    } catch (IllegalArgumentException e) {
      throw brokenSchedule();
    }
  }

  /** Reads a path. */
  Path path() {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw broken("must be a path");
    }
  }

  /** Reads the path of a folder that is there or can be made, and that a JDBC URL can hold. */
  Path folder() {
    Path folder = path();
    boolean isTaken = Files.exists(folder) && !Files.isDirectory(folder);
    if (text.isEmpty() || isTaken || folder.toAbsolutePath().toString().contains(";")) {
      throw broken("must be a folder whose path has no semicolon");
    }
    return folder;
  }

  /** Returns the exception that says which rule the value breaks. */
  CliException broken(String rule) {
    return CliException.usage(name, rule, text);
  }

  /** Writes a duration as it is read: in the largest unit that leaves a whole number. */
  static String written(Duration duration) {
    for (String unit : List.of("h", "m", "s")) {
      long size = unit(unit).toMillis();
      if (duration.toMillis() >= size && duration.toMillis() % size == 0) {
        return duration.toMillis() / size + unit;
      }
    }
    return duration.toMillis() + "ms";
  }

  private static Duration unit(String name) {
    return switch (name) {
      case "ms" -> Duration.ofMillis(1);
      case "s" -> Duration.ofSeconds(1);
      case "m" -> Duration.ofMinutes(1);
      default -> Duration.ofHours(1);
    };
  }

  private Duration delay(String seconds) {
    if (!SECONDS.matcher(seconds).matches()) {
      throw brokenSchedule();
    }
    return Duration.ofMillis(new BigDecimal(seconds).multiply(MILLIS_PER_SECOND).longValueExact());
  }

  private CliException brokenSchedule() {
    return broken(
        "must be 1 to "
            + RetrySchedule.ATTEMPTS_MAX
            + " delays from 0 to 2592000 seconds, separated by commas, such as 0,1,1");
  }
}
