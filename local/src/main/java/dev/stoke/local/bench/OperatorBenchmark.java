package dev.stoke.local.bench;

import static java.util.Objects.requireNonNull;

import dev.stoke.crypto.SignatureProvider;
import dev.stoke.crypto.TlsGroups;
import dev.stoke.local.aot.AotFile;
import dev.stoke.local.bench.OperatorFigures.Changes;
import dev.stoke.local.bench.OperatorFigures.Memory;
import dev.stoke.local.bench.OperatorFigures.Rest;
import dev.stoke.local.bench.OperatorFigures.Run;
import dev.stoke.local.controlplane.ControlPlaneBinaries;
import dev.stoke.local.files.Trees;
import dev.stoke.local.network.LoopbackNetwork;
import dev.stoke.local.process.ChildProcesses;
import dev.stoke.local.process.ProcessMemory;
import dev.stoke.local.up.Parts;
import dev.stoke.local.up.Programs;
import dev.stoke.local.up.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * New control planes, one after the other: on the first the operator makes one StokeCluster, so
 * that it is known what it writes, and its AOT cache is there; the second is given the same writes
 * for half of them, without an operator; on the third the operator makes all of them; the fourth is
 * given the writes for the other half. Whatever the machine is busy with is before the operator and
 * after it.
 */
public final class OperatorBenchmark {
  /** Of the StokeCluster whose objects are the pattern: stands for nothing else. */
  private static final String SAMPLE = "bench-sampl";

  private static final List<String> STAGES = List.of("sample", "bare", "operator");
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final BenchOptions options;
  private final Progress progress;
  private final Parts parts;
  private final Deadline deadline;
  private final ControlPlaneBinaries binaries;
  private final ChildProcesses processes;
  private final LoopbackNetwork network;
  private final Programs programs;
  private final AotFile cache;

  private OperatorBenchmark(BenchOptions options, Progress progress, Parts parts)
      throws IOException {
    // Who plays the pods' part shall take as little of the machine as can be.
    TlsGroups.prefer();
    SignatureProvider.current();
    this.options = requireNonNull(options, "options is null");
    this.progress = requireNonNull(progress, "progress is null");
    this.parts = requireNonNull(parts, "parts is null");
    this.deadline = new Deadline(options.limit());
    this.binaries =
        ControlPlaneBinaries.find(ControlPlaneBinaries.defaultCache())
            .orElseThrow(() ->
                new IllegalStateException(
                    "no control plane is installed: run ./stoke control-plane install"));
    this.processes = new ChildProcesses(options.directory().resolve("processes"));
    processes.endLeftovers(GRACE);
    this.network = parts.add(LoopbackNetwork.claim());
    this.programs = new Programs(options.home());
    this.cache = new AotFile(options.directory().resolve("operator.aot").toAbsolutePath());
  }

  /**
   * To end it early, interrupt the thread.
   *
   * @param parts what is started; closed at the end
   * @throws IllegalStateException with a sentence that says what is missing, or what took too long
   */
  public static OperatorFigures run(BenchOptions options, Progress progress, Parts parts)
      throws InterruptedException {
    try (parts) {
      var benchmark = new OperatorBenchmark(options, progress, parts);
      try {
        return benchmark.run();
      } finally {
        benchmark.cleanUp();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot measure in " + options.directory(), e);
    }
  }

  /** Also when it was interrupted: what was started is ended in order. */
  private void cleanUp() throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      parts.close();
      for (var stage : STAGES) {
        Trees.delete(options.directory().resolve(stage));
      }
      Files.deleteIfExists(cache.path());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private OperatorFigures run() throws IOException, InterruptedException {
    var writes = sample();
    int after = options.clusters() / 2;
    var before = bare(writes, options.clusters() - after);
    OperatorFigures figures;
    try (var stage = stage(directory(STAGES.get(2)), List.of())) {
      figures = measured(stage, before);
    }
    return after == 0 ? figures : figures.withBare(bare(writes, after));
  }

  private Run bare(BareWrites writes, int clusters) throws IOException, InterruptedException {
    try (var stage = stage(directory(STAGES.get(1)), List.of())) {
      return BareRun.run(stage, writes, clusters, deadline, progress);
    }
  }

  private BareWrites sample() throws IOException, InterruptedException {
    var directory = directory(STAGES.get(0));
    Files.deleteIfExists(cache.path());
    try (var stage = stage(directory, BareWrites.recorded(directory));
        var operator = operator(stage, cache.recording())) {
      deadline.await("the operator's start", operator::isReady);
      stage.clusters().create(SAMPLE);
      deadline.await("the first StokeCluster", () -> stage.clusters().ready() == 1);
      run(stage, operator).awaitQuiet();
      var writes = BareWrites.read(directory, stage.clusters().get(SAMPLE));
      operator.end(cache);
      progress.done("Sample", writes.count() + " writes make a StokeCluster");
      return writes;
    }
  }

  private OperatorFigures measured(Stage stage, Run bare) throws InterruptedException {
    Run all;
    Rest rest;
    Changes changes;
    ProcessMemory first;
    long heap;
    try (var operator = operator(stage, cached())) {
      var run = run(stage, operator);
      deadline.await("the operator's start", operator::isReady);
      all = run.createAll();
      run.awaitQuiet();
      rest = run.rest();
      progress.done("At rest", rest.writes() + " writes");
      changes = run.changes();
      progress.done("Changes", options.changes() + " made");
      first = operator.memory();
      heap = operator.heapAfterCollectionBytes();
    }
    try (var operator = operator(stage, cached())) {
      var restart = run(stage, operator).restart();
      progress.done("Restart", restart.writes() + " writes");
      var again = operator.memory();
      return new OperatorFigures(
          stage.plane().describe(),
          options.clusters(),
          bare,
          all,
          restart,
          rest,
          changes,
          new Memory(first.residentBytes(), Math.max(first.peakBytes(), again.peakBytes()), heap));
    }
  }

  private OperatorRun run(Stage stage, MeasuredOperator operator) {
    return new OperatorRun(stage, operator, options, deadline, progress);
  }

  private Stage stage(Path directory, List<String> apiServerFlags) {
    return parts.add(
        Stage.start(binaries, options.home(), directory, network, processes, apiServerFlags));
  }

  /** As images have it; an operator that cannot take it ends, where it would only be slow. */
  private List<String> cached() {
    var options = new ArrayList<>(cache.using());
    options.add("-XX:AOTMode=on");
    return options;
  }

  private MeasuredOperator operator(Stage stage, List<String> further) {
    return parts.add(
        MeasuredOperator.start(
            processes,
            programs.measuredOperator(options.directory(), further),
            stage.plane().operatorKubeconfig(),
            stage.directory(),
            options.directory().resolve("operator.log")));
  }

  /** New and empty, for its owner only: the API server's state and what it is sent have keys. */
  private Path directory(String name) throws IOException {
    var directory = options.directory().resolve(name);
    Trees.delete(directory);
    return Files.createDirectory(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }
}
