package dev.stoke.bench.soak;

import static java.util.Objects.requireNonNull;

import dev.stoke.bench.server.Footprint;
import dev.stoke.bench.server.PodProcess;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What the pods held at one moment, together.
 *
 * @param minute since the begin
 * @param values without those that this system does not tell
 */
record Snapshot(double minute, Map<Kind, Double> values) {
  private static final double MIB = 1024 * 1024;

  Snapshot {
    values = Map.copyOf(values);
  }

  static Snapshot of(List<PodProcess> pods, double minute)
      throws IOException, InterruptedException {
    var sum = new EnumMap<Kind, Double>(Kind.class);
    for (var pod : pods) {
      var process = pod.measured();
      add(sum, Kind.DESCRIPTORS, Footprint.descriptors(process).orElse(Double.NaN));
      Footprint.collect(process);
      add(sum, Kind.HEAP, pod.gauge("jvm_memory_used_bytes", "area=\"heap\"") / MIB);
      long resident = process.memory().residentBytes();
      add(sum, Kind.RESIDENT, resident == 0 ? Double.NaN : resident / MIB);
      add(sum, Kind.THREADS, pod.gauge("jvm_threads_live_threads", ""));
      add(sum, Kind.CONNECTIONS, pod.gauge("hikaricp_connections", ""));
    }
    sum.values().removeIf(value -> Double.isNaN(value));
    return new Snapshot(minute, sum);
  }

  double of(Kind kind) {
    return requireNonNull(values.get(kind), kind::text);
  }

  private static void add(Map<Kind, Double> sum, Kind kind, double value) {
    sum.merge(kind, value, Double::sum);
  }
}
