package dev.stoke.local.bench;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What to measure.
 *
 * @param home the checkout, with the built programs
 * @param directory for state and logs; what is there is replaced
 * @param clusters StokeClusters of three replicas
 * @param changes to single StokeClusters among all, one after the other
 * @param rest for how long to watch when nothing changes
 * @param limit for all of it
 */
public record BenchOptions(
    Path home, Path directory, int clusters, int changes, Duration rest, Duration limit) {
  public BenchOptions {
    requireNonNull(home, "home is null");
    requireNonNull(directory, "directory is null");
    requireNonNull(rest, "rest is null");
    requireNonNull(limit, "limit is null");
    if (clusters < 1 || clusters > PodAddresses.MOST / BenchClusters.REPLICAS) {
      throw new IllegalArgumentException(
          "clusters must be from 1 to %d, but is %d"
              .formatted(PodAddresses.MOST / BenchClusters.REPLICAS, clusters));
    }
    if (changes < 1) {
      throw new IllegalArgumentException("changes must be at least 1, but is " + changes);
    }
  }
}
