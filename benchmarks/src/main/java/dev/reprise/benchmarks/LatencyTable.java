package dev.reprise.benchmarks;

import dev.reprise.benchmarks.LatencyTurn.Times;
import dev.reprise.benchmarks.rig.Contender;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/** One measure of all that are compared: for each, the median of its rounds at two percentiles. */
final class LatencyTable {

  private static final List<Integer> PERCENTILES = List.of(50, 99);

  private final List<Cell> cells = new ArrayList<>();

  /** Takes the rounds of each, at least one, and which of their measures is wanted. */
  LatencyTable(Map<Contender, List<Times>> times, Function<Times, Histogram> measure) {
    times.forEach(
        (contender, rounds) ->
            PERCENTILES.forEach(
                percentile -> {
                  List<Double> micros =
                      rounds.stream()
                          .map(measure)
                          .map(all -> (double) all.getValueAtPercentile(percentile))
                          .toList();
                  cells.add(new Cell(contender, percentile, Report.median(micros)));
                }));
  }

  private record Cell(Contender contender, int percentile, double micros) {}

  /** Says whether Reprise and one of the others at least were measured. */
  boolean isCompared() {
    return PERCENTILES.stream().anyMatch(percentile -> timesTheBetter(percentile).isPresent());
  }

  /** Says whether Reprise takes at most so many times what the better of the others does. */
  boolean isWithin(double timesMax) {
    return PERCENTILES.stream()
        .map(this::timesTheBetter)
        .allMatch(times -> times.isEmpty() || times.getAsDouble() <= timesMax);
  }

  /** Returns the microseconds of each, and how many times the better of the others ours are. */
  Map<String, Object> figures() {
    Map<String, Object> figures = new LinkedHashMap<>();
    for (Contender contender : Contender.values()) {
      Map<String, Object> row = new LinkedHashMap<>();
      cells.stream()
          .filter(cell -> cell.contender() == contender)
          .forEach(cell -> row.put("p" + cell.percentile(), Math.round(cell.micros())));
      if (!row.isEmpty()) {
        figures.put(contender.label(), row);
      }
    }
    Map<String, Object> ratios = new LinkedHashMap<>();
    for (int percentile : PERCENTILES) {
      timesTheBetter(percentile)
          .ifPresent(times -> ratios.put("p" + percentile, Report.rounded(times)));
    }
    figures.put("ours_times_the_better", ratios);
    return figures;
  }

  /** Returns nothing where Reprise, or each of the others, was not measured. */
  private OptionalDouble timesTheBetter(int percentile) {
    OptionalDouble ours = least(percentile, /* isOurs= */ true);
    OptionalDouble better = least(percentile, /* isOurs= */ false);
    return ours.isEmpty() || better.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(ours.getAsDouble() / Math.max(1, better.getAsDouble()));
  }

  private OptionalDouble least(int percentile, boolean isOurs) {
    return cells.stream()
        .filter(cell -> cell.percentile() == percentile)
        .filter(cell -> (cell.contender() == Contender.REPRISE) == isOurs)
        .mapToDouble(Cell::micros)
        .min();
  }
}
