package dev.stoke.local.bench;

import java.time.Duration;

/**
 * What was measured.
 *
 * @param api what answered, for people
 * @param clusters how many StokeClusters
 * @param bare the same without an operator: its writes alone
 * @param operator with the operator
 * @param restart of the operator, with all of them there
 * @param rest when nothing changes
 * @param changes to single ones among all
 * @param memory of the operator
 */
public record OperatorFigures(
    String api,
    int clusters,
    Run bare,
    Run operator,
    Restart restart,
    Rest rest,
    Changes changes,
    Memory memory) {
  /**
   * From the first StokeCluster created to the last one ready.
   *
   * @param writes of the operator, or in its place
   * @param reads without watches
   * @param ownCpu of the process that wrote
   * @param apiCpu of the control plane
   */
  public record Run(Duration time, long writes, long reads, Duration ownCpu, Duration apiCpu) {
    /** Both, one after the other. */
    Run and(Run other) {
      return new Run(
          time.plus(other.time),
          writes + other.writes,
          reads + other.reads,
          ownCpu.plus(other.ownCpu),
          apiCpu.plus(other.apiCpu));
    }
  }

  /**
   * @param time until it has looked at each
   */
  public record Restart(Duration time, long writes, long reads) {}

  /**
   * @param allWrites that the API server carried out for anybody, but for its own leases
   */
  public record Rest(Duration time, long writes, long allWrites, long reads, Duration cpu) {}

  /**
   * From the change until the configuration was written, and until the status said that every pod
   * has it. With few changes p99 is the slowest.
   */
  public record Changes(
      int count, Duration writtenP50, Duration writtenP99, Duration doneP50, Duration doneP99) {}

  /**
   * @param rest resident after a time of rest
   * @param peak resident, at any time
   * @param heap in use after a collection
   */
  public record Memory(long restBytes, long peakBytes, long heapBytes) {}

  /** With more of the StokeClusters that were made without an operator. */
  OperatorFigures withBare(Run more) {
    return new OperatorFigures(
        api, clusters, bare.and(more), operator, restart, rest, changes, memory);
  }

  /** The operator's time in those of its bare writes. */
  public double ratio() {
    return (double) operator.time().toMillis() / Math.max(bare.time().toMillis(), 1);
  }
}
