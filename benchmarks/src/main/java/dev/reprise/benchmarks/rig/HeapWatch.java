package dev.reprise.benchmarks.rig;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.stream.Collectors;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/** Watches how full the heap of this JVM becomes. */
public final class HeapWatch {

  private final Set<String> pools =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          .map(MemoryPoolMXBean::getName)
          .collect(Collectors.toSet());
  private final LongAccumulator beforeGc = new LongAccumulator(Long::max, 0);
  private final LongAccumulator afterGc = new LongAccumulator(Long::max, 0);

  private HeapWatch() {}

  /** Begins to watch. */
  public static HeapWatch begin() {
    HeapWatch watch = new HeapWatch();
    ManagementFactory.getGarbageCollectorMXBeans().stream()
        .filter(NotificationEmitter.class::isInstance)
        .map(NotificationEmitter.class::cast)
        .forEach(gc -> gc.addNotificationListener((note, unused) -> watch.hear(note), null, null));
    return watch;
  }

  private void hear(Notification notification) {
    if (notification.getUserData() instanceof CompositeData data) {
      var collection = GarbageCollectionNotificationInfo.from(data).getGcInfo();
      beforeGc.accumulate(used(collection.getMemoryUsageBeforeGc()));
      afterGc.accumulate(used(collection.getMemoryUsageAfterGc()));
    }
  }

  private long used(Map<String, MemoryUsage> usage) {
    return usage.entrySet().stream()
        .filter(pool -> pools.contains(pool.getKey()))
        .mapToLong(pool -> pool.getValue().getUsed())
        .sum();
  }

  /** Returns the most that was used, before and after collections; and the bound. */
  public Map<String, Long> peaks() {
    Map<String, Long> peaks = new LinkedHashMap<>();
    peaks.put("peak_bytes", Math.max(beforeGc.get(), usedNow()));
    peaks.put("peak_after_gc_bytes", afterGc.get());
    peaks.put("max_bytes", Runtime.getRuntime().maxMemory());
    return peaks;
  }

  private static long usedNow() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
