package dev.reprise.benchmarks.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** What processes have used, as Linux accounts for it in {@code /proc}. */
public final class ProcessUse {

  private static final Path PROC = Path.of("/proc");

  /** Linux reports times to programs in hundredths of a second, whatever its own clock does. */
  private static final Duration TICK = Duration.ofMillis(10);

  /** Fields of {@code stat} after the name, counted from 0: see {@code man 5 proc}. */
  private static final int PARENT = 1;

  private static final int USER = 11;
  private static final int SYSTEM = 12;
  private static final int CHILDREN_USER = 13;
  private static final int CHILDREN_SYSTEM = 14;

  private ProcessUse() {}

  /** Returns the processor time of one process. */
  public static Duration cpu(long pid) throws IOException {
    List<String> stat = stat(pid);
    return ticks(stat, USER).plus(ticks(stat, SYSTEM));
  }

  /** Returns the processor time of a process and all that it has started, ended ones included. */
  public static Duration cpuOfFamily(long pid) throws IOException {
    List<String> stat = stat(pid);
    Duration sum = cpu(pid).plus(ticks(stat, CHILDREN_USER)).plus(ticks(stat, CHILDREN_SYSTEM));
    for (long child : childrenOf(pid)) {
      try {
        sum = sum.plus(cpu(child));
      } catch (IOException endedSinceItWasListed) {
        // the next reading counts it among those that ended
      }
    }
    return sum;
  }

  /** Returns the most memory that a process has had resident, in bytes. */
  public static long peakResidentBytes(long pid) throws IOException {
    return statusBytes(pid, "VmHWM:");
  }

  /** Returns the memory that a process has resident, in bytes. */
  public static long residentBytes(long pid) throws IOException {
    return statusBytes(pid, "VmRSS:");
  }

  /** Returns how many threads a process has. */
  public static int threads(long pid) throws IOException {
    return (int) status(pid, "Threads:");
  }

  private static long statusBytes(long pid, String field) throws IOException {
    return status(pid, field) * 1_024;
  }

  private static long status(long pid, String field) throws IOException {
    return Files.readAllLines(PROC.resolve(pid + "/status")).stream()
        .filter(line -> line.startsWith(field))
        .map(line -> line.replaceAll("[^0-9]", ""))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElse(0);
  }

  private static List<Long> childrenOf(long pid) throws IOException {
    try (Stream<Path> all = Files.list(PROC)) {
      return all.map(path -> path.getFileName().toString())
          .filter(name -> name.matches("[0-9]+"))
          .map(Long::valueOf)
          .filter(each -> isChild(each, pid))
          .toList();
    }
  }

  private static boolean isChild(long pid, long parent) {
    try {
      return Long.parseLong(stat(pid).get(PARENT)) == parent;
    } catch (IOException e) {
      return false;
    }
  }

  private static Duration ticks(List<String> stat, int field) {
    return TICK.multipliedBy(Long.parseLong(stat.get(field)));
  }

  /** The name may hold blanks and brackets, so the fields begin after the last of these. */
  private static List<String> stat(long pid) throws IOException {
    String line = Files.readString(PROC.resolve(pid + "/stat"));
    return List.of(line.substring(line.lastIndexOf(')') + 2).strip().split(" "));
  }
}
