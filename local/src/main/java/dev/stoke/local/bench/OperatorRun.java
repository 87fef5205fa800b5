package dev.stoke.local.bench;

import static java.util.Objects.requireNonNull;

import dev.stoke.local.bench.OperatorFigures.Changes;
import dev.stoke.local.bench.OperatorFigures.Rest;
import dev.stoke.local.bench.OperatorFigures.Restart;
import dev.stoke.local.bench.OperatorFigures.Run;
import dev.stoke.local.up.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What one process of the operator is measured at. */
final class OperatorRun {
  private static final Duration QUIET = Duration.ofSeconds(3);

  private final Stage stage;
  private final MeasuredOperator operator;
  private final BenchOptions options;
  private final Deadline deadline;
  private final Progress progress;

  OperatorRun(
      Stage stage,
      MeasuredOperator operator,
      BenchOptions options,
      Deadline deadline,
      Progress progress) {
    this.stage = requireNonNull(stage, "stage is null");
    this.operator = requireNonNull(operator, "operator is null");
    this.options = requireNonNull(options, "options is null");
    this.deadline = requireNonNull(deadline, "deadline is null");
    this.progress = requireNonNull(progress, "progress is null");
  }

  Run createAll() throws InterruptedException {
    var before = operator.metrics();
    var cpu = operator.cpu();
    var apiCpu = stage.plane().cpu();
    var creation = new Creation(stage, options.clusters());
    var time = creation.run("Operator", (cluster, turns) -> {}, deadline, progress);
    var apiCpuThen = stage.plane().cpu();
    var cpuThen = operator.cpu();
    awaitQuiet();
    var after = operator.metrics();
    return new Run(
        time,
        after.writes() - before.writes(),
        after.reads() - before.reads(),
        cpuThen.minus(cpu),
        apiCpuThen.minus(apiCpu));
  }

  Rest rest() throws InterruptedException {
    var before = operator.metrics();
    long allBefore = stage.plane().writes();
    var cpu = operator.cpu();
    long began = System.nanoTime();
    Thread.sleep(options.rest());
    var time = Duration.ofNanos(System.nanoTime() - began);
    var cpuThen = operator.cpu();
    var after = operator.metrics();
    return new Rest(
        time,
        after.writes() - before.writes(),
        stage.plane().writes() - allBefore,
        after.reads() - before.reads(),
        cpuThen.minus(cpu));
  }

  Changes changes() throws InterruptedException {
    var random = new Random(1);
    var written = new ArrayList<Duration>();
    var done = new ArrayList<Duration>();
    for (int i = 0; i < options.changes(); i++) {
      var cluster = Creation.name(random.nextInt(options.clusters()));
      long revision = stage.revision(cluster);
      long began = System.nanoTime();
      long generation = stage.clusters().change(cluster, 20 + i % 2 * 5);
      if (generation == stage.clusters().ready(cluster).generation()) {
        generation = stage.clusters().change(cluster, 20 + (i + 1) % 2 * 5);
      }
      long wanted = generation;
      deadline.await("a change", () -> stage.clusters().ready(cluster).generation() >= wanted);
      deadline.await("a configuration", () -> stage.revision(cluster) > revision);
      written.add(
          Duration.ofNanos(requireNonNull(stage.node().loaded(cluster)).sinceNanos() - began));
      done.add(Duration.ofNanos(stage.clusters().ready(cluster).sinceNanos() - began));
    }
    return new Changes(
        options.changes(),
        quantile(written, 0.5),
        quantile(written, 0.99),
        quantile(done, 0.5),
        quantile(done, 0.99));
  }

  Restart restart() throws InterruptedException {
    long began = System.nanoTime();
    deadline.await("the operator's restart", operator::isReady);
    deadline.await(
        "the operator to look at all", () -> operator.metrics().reconciles() >= options.clusters());
    var time = Duration.ofNanos(System.nanoTime() - began);
    awaitQuiet();
    var after = operator.metrics();
    return new Restart(time, after.writes(), after.reads());
  }

  /** The last things that are written are Events. */
  void awaitQuiet() throws InterruptedException {
    var seen = new long[] {-1, System.nanoTime()};
    deadline.await(
        "the operator's rest",
        () -> {
          long writes = operator.metrics().writes();
          if (writes != seen[0]) {
            seen[0] = writes;
            seen[1] = System.nanoTime();
          }
          return System.nanoTime() - seen[1] > QUIET.toNanos();
        });
  }

  static Duration quantile(List<Duration> all, double share) {
    var sorted = all.stream().sorted().toList();
    int index = (int) Math.ceil(share * sorted.size()) - 1;
    return sorted.get(Math.max(index, 0));
  }
}
