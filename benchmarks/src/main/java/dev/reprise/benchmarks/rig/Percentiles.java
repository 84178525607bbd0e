package dev.reprise.benchmarks.rig;

import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.AbstractHistogram;

/** The percentiles that every report shows. */
public final class Percentiles {

  private static final double MEDIAN = 50;
  private static final double P99 = 99;
  private static final double P999 = 99.9;

  private Percentiles() {}

  /** Returns median, p99, p99.9 and maximum; empty if nothing was recorded. */
  public static Map<String, Long> of(AbstractHistogram histogram) {
    Map<String, Long> percentiles = new LinkedHashMap<>();
    if (histogram.getTotalCount() > 0) {
      percentiles.put("p50", histogram.getValueAtPercentile(MEDIAN));
      percentiles.put("p99", histogram.getValueAtPercentile(P99));
      percentiles.put("p99_9", histogram.getValueAtPercentile(P999));
      percentiles.put("max", histogram.getMaxValue());
    }
    return percentiles;
  }
}
