package dev.stoke.bench.converge;

import dev.stoke.bench.report.Cell;
import dev.stoke.bench.report.Sheet;
import dev.stoke.pod.federation.simulation.Growth;
import java.util.List;

/**
 * What clusters of more pods than fit on a machine cost. Run by the pods' own federation core in
 * the simulation of its tests, so it is the same on every machine.
 */
final class GrowthTable {
  private static final List<String> COLUMNS =
      List.of(
          "pods",
          "max_signers",
          "keys",
          "JWKS bytes",
          "fetches/s, all",
          "fetches/s, each",
          "a new pod's announcements",
          "exchanges for it, all",
          "convergence p50, ms",
          "p99, ms");

  /** Pods, and how many of them sign; 0: all. */
  record Size(int members, int maxSigners) {}

  static final List<Size> SIZES =
      List.of(new Size(3, 0), new Size(10, 0), new Size(50, 0), new Size(50, 3), new Size(200, 3));

  /**
   * Larger ones take long, for the simulation's work grows with the third power of the pods: only
   * where they are asked for.
   */
  static final int USUAL_MEMBERS = 50;

  private static final int SAMPLES = 10;

  private GrowthTable() {}

  /**
   * @param mostMembers larger clusters are left out
   */
  static List<Growth.Seen> see(int mostMembers) {
    return SIZES.parallelStream()
        .filter(size -> size.members() <= mostMembers)
        .map(size -> Growth.of(size.members(), size.maxSigners(), SAMPLES))
        .toList();
  }

  static Sheet sheet(List<Growth.Seen> seen) {
    return new Sheet(
        ConvergeBenchmark.NAME,
        "what the number of pods costs, simulated",
        COLUMNS,
        seen.stream().map(GrowthTable::row).toList());
  }

  private static List<Cell> row(Growth.Seen seen) {
    return List.of(
        Cell.of(seen.members()),
        Cell.of(seen.maxSigners()),
        Cell.of(seen.keys()),
        Cell.of(seen.jwksBytes()),
        Cell.of(seen.fetchesPerSecond()),
        Cell.of(seen.fetchesPerSecond() / seen.members()),
        Cell.of(seen.announces()),
        Cell.of(seen.exchanges()),
        Cell.of(Quantile.of(seen.converged(), 0.5)),
        Cell.of(Quantile.of(seen.converged(), 0.99)));
  }
}
