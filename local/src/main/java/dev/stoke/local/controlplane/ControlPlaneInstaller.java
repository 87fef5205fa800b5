package dev.stoke.local.controlplane;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Fills the cache with the programs of a control plane: the official release files, or, where those
 * cannot be had, a build with Go. Each program appears in the cache complete or not at all, so an
 * interrupted installation simply goes on at the next call.
 */
public final class ControlPlaneInstaller {
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);
  private static final String WORK_PREFIX = ".work-";

  private final Path cache;
  private final PrintStream out;
  private final ReleaseDownload.Sources sources;
  private final Platform platform;
  private final Map<String, String> environment;
  private final Duration heartbeat;

  /** Progress goes to the stream, a line for each step. */
  public ControlPlaneInstaller(Path cache, PrintStream out) {
    this(
        cache,
        out,
        ReleaseDownload.Sources.OFFICIAL,
        Platform.current(),
        System.getenv(),
        HEARTBEAT);
  }

  ControlPlaneInstaller(
      Path cache,
      PrintStream out,
      ReleaseDownload.Sources sources,
      Platform platform,
      Map<String, String> environment,
      Duration heartbeat) {
    this.cache = requireNonNull(cache, "cache is null").toAbsolutePath();
    this.out = requireNonNull(out, "out is null");
    this.sources = requireNonNull(sources, "sources is null");
    this.platform = requireNonNull(platform, "platform is null");
    this.environment = Map.copyOf(environment);
    this.heartbeat = requireNonNull(heartbeat, "heartbeat is null");
  }

  /** Installs etcd, kube-apiserver and kube-controller-manager, or finds them installed. */
  public ControlPlaneBinaries install() throws InstallException, InterruptedException {
    return install(Program.REQUIRED);
  }

  /** Installs kubectl, too, for machines that have none. */
  public ControlPlaneBinaries installWithKubectl() throws InstallException, InterruptedException {
    return install(List.of(Program.values()));
  }

  private ControlPlaneBinaries install(List<Program> programs)
      throws InstallException, InterruptedException {
    Path directory = Program.directory(cache, platform);
    if (missing(programs, directory).isEmpty()) {
      out.println("Already installed: " + directory);
      return installed(directory);
    }
    if (!platform.isSupported()) {
      throw new InstallException(
          "There is no control plane for %s: Linux and macOS on amd64 and arm64 are supported."
              .formatted(platform));
    }
    var progress = new Progress(out, Clock.systemUTC(), heartbeat);
    try (var lock =
        InstallLock.acquire(
            cache, () -> progress.say("Waiting for another installation to finish"))) {
      requireNonNull(lock, "lock is null");
      removeLeftovers();
      Path work = Files.createTempDirectory(cache, WORK_PREFIX);
      Thread onInterrupt = new Thread(() -> deleteTree(work));
      Runtime.getRuntime().addShutdownHook(onInterrupt);
      try {
        fill(missing(programs, directory), directory, work, progress);
      } finally {
        deleteTree(work);
        removeHook(onInterrupt);
      }
    } catch (IOException e) {
      throw new InstallException(
          "Installing the control plane into %s failed: %s".formatted(cache, e.getMessage()), e);
    }
    progress.say("Installed: " + directory);
    return installed(directory);
  }

  private void fill(List<Program> programs, Path directory, Path work, Progress progress)
      throws IOException, InstallException, InterruptedException {
    Files.createDirectories(directory);
    List<Program> left = download(programs, directory, work, progress);
    if (left.isEmpty()) {
      return;
    }
    GoBuild go =
        GoBuild.find(environment, progress)
            .orElseThrow(() ->
                new InstallException(
                    "The control plane can neither be downloaded (dl.k8s.io and github.com must be reachable) nor built (no Go on the PATH: install Go 1.26 or newer from https://go.dev/dl/); run this again with either."));
    progress.say(
        "Building with %s: about 5 minutes on two cores, once, and 4 GB in Go's own caches"
            .formatted(go.version(work)));
    for (Program program : left) {
      progress.say("%s %s: building".formatted(program.fileName(), program.version()));
      Path log = cache.resolve("build-" + program.fileName() + ".log");
      go.build(program, work, log);
      moveIntoPlace(work.resolve(program.fileName()), directory, progress);
      Files.delete(log);
    }
  }

  /** Returns what could not be had. The first failure ends it: the next file would fare alike. */
  private List<Program> download(
      List<Program> programs, Path directory, Path work, Progress progress)
      throws InstallException, InterruptedException {
    var left = new ArrayList<>(programs);
    if (!platform.os().equals("linux")) {
      progress.say("There are no official server programs for " + platform);
      return left;
    }
    try (var downloads = new ReleaseDownload(sources, platform, progress)) {
      for (Program program : programs) {
        progress.say("%s %s: downloading".formatted(program.fileName(), program.version()));
        downloads.fetch(program, work);
        moveIntoPlace(work.resolve(program.fileName()), directory, progress);
        left.remove(program);
      }
    } catch (IOException e) {
      progress.say("No official download: " + e.getMessage());
    }
    return left;
  }

  private static void moveIntoPlace(Path file, Path directory, Progress progress)
      throws IOException {
    if (!file.toFile().setExecutable(true, false)) {
      throw new IOException("cannot make " + file + " executable");
    }
    String name = String.valueOf(file.getFileName());
    Files.move(file, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    progress.say("%s: done, %d MB".formatted(name, Files.size(directory.resolve(name)) >> 20));
  }

  private static List<Program> missing(List<Program> programs, Path directory) {
    return programs.stream()
        .filter(program -> !Files.isExecutable(directory.resolve(program.fileName())))
        .toList();
  }

  private static ControlPlaneBinaries installed(Path directory) throws InstallException {
    return ControlPlaneBinaries.in(directory)
        .orElseThrow(
            () -> new InstallException(directory + " is not complete; delete it and try again."));
  }

  /** What an installer that was killed left behind; the caller holds the lock. */
  private void removeLeftovers() throws IOException {
    try (Stream<Path> entries = Files.list(cache)) {
      entries
          .filter(entry -> String.valueOf(entry.getFileName()).startsWith(WORK_PREFIX))
          .forEach(ControlPlaneInstaller::deleteTree);
    }
  }

  private static void deleteTree(@Nullable Path root) {
    if (root == null || !Files.exists(root)) {
      return;
    }
    try (Stream<Path> entries = Files.walk(root)) {
      entries.sorted(java.util.Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    } catch (IOException | UncheckedIOException stays) {
      // The next installation removes it: everything under the prefix is ours.
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyShuttingDown) {
      // The hook runs or has run: there is nothing left to remove.
    }
  }
}
