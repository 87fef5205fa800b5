package dev.stoke.local.training;

import static java.util.Objects.requireNonNull;

import dev.stoke.local.aot.AotCaches;
import dev.stoke.local.aot.AotFile;
import dev.stoke.local.aot.CacheKey;
import dev.stoke.local.files.Trees;
import dev.stoke.local.process.ChildProcesses;
import dev.stoke.local.up.Parts;
import dev.stoke.local.up.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** Makes the AOT caches that a checkout's build has not got yet, where they are wanted. */
public final class MissingCaches {
  private final Path home;
  private final Programs programs;
  private final AotCaches caches;
  private final Path directory;
  private final ChildProcesses processes;

  /**
   * @param home the checkout
   * @param directory for what training runs need; a run that fails leaves its log there
   * @param processes where the programs that are recorded are kept
   */
  public MissingCaches(Path home, AotCaches caches, Path directory, ChildProcesses processes) {
    this.home = requireNonNull(home, "home is null");
    this.programs = new Programs(home);
    this.caches = requireNonNull(caches, "caches is null");
    this.directory = requireNonNull(directory, "directory is null");
    this.processes = requireNonNull(processes, "processes is null");
  }

  /**
   * The auth pod's.
   *
   * @param prefix of the recorded program's command line
   * @param parts closing them from another thread ends the run, which fails then
   * @return false when it was there, or none is wanted
   */
  public boolean makePod(List<String> prefix, Parts parts)
      throws IOException, InterruptedException {
    return make(
        programs.podKey(), prefix, programs::recordedPod, new PodTraining(PodUse.SOME), parts);
  }

  /** The operator's, in the same way. */
  public boolean makeOperator(List<String> prefix, Parts parts)
      throws IOException, InterruptedException {
    return make(
        programs.operatorKey(),
        prefix,
        programs::recordedOperator,
        new OperatorTraining(home),
        parts);
  }

  private boolean make(
      CacheKey key,
      List<String> prefix,
      BiFunction<AotFile, Path, List<String>> command,
      Training training,
      Parts parts)
      throws IOException, InterruptedException {
    if (!caches.wanted() || caches.has(key)) {
      return false;
    }
    Path place = directory.resolve(key.program());
    var draft = caches.draft(key);
    try {
      Trees.delete(place);
      caches.prepare();
      var line = new ArrayList<>(prefix);
      line.addAll(command.apply(draft, Files.createDirectories(place.resolve("tmp"))));
      Recording.run(training, line, draft, place, processes, parts);
      caches.put(key, draft);
      Trees.delete(place);
      return true;
    } finally {
      caches.discard(draft);
    }
  }
}
