package dev.stoke.local.controlplane;

import static java.util.Objects.requireNonNull;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Builds a program with Go from modules alone. Our go.mod and go.sum, resources of this class, pin
 * and verify every source file; Go's own caches are the user's and stay.
 */
final class GoBuild {
  /** The version that the module of Kubernetes asks for; 1.21 and later can fetch it themselves. */
  private static final int MINOR_NEEDED = 26;

  private static final Pattern VERSION = Pattern.compile("go1\\.(\\d+)");
  private static final long BUILD_LIMIT_MINUTES = 90;
  private static final int SHOWN_LINES = 20;

  /** What would build for another platform, or from other sources, than those committed. */
  private static final Set<String> DISTURBING =
      Set.of("GOOS", "GOARCH", "GO111MODULE", "GOEXPERIMENT", "GODEBUG");

  private final Path go;
  private final Map<String, String> environment;
  private final Progress progress;

  private GoBuild(Path go, Map<String, String> environment, Progress progress) {
    this.go = go;
    this.environment = Map.copyOf(environment);
    this.progress = requireNonNull(progress, "progress is null");
  }

  static Optional<GoBuild> find(Map<String, String> environment, Progress progress) {
    var folders = new ArrayList<String>();
    Optional.ofNullable(environment.get("GOROOT")).ifPresent(root -> folders.add(root + "/bin"));
    folders.addAll(List.of(environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)));
    return folders.stream()
        .filter(folder -> !folder.isBlank())
        .map(folder -> Path.of(folder, "go").toAbsolutePath())
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst()
        .map(file -> new GoBuild(file, environment, progress));
  }

  /** The version that will build; fails when it is too old and may not or cannot fetch another. */
  String version(Path work) throws IOException, InstallException, InterruptedException {
    Path module = unpack(Program.API_SERVER.module(), work);
    Path log = work.resolve("version.log");
    Process process = start(module, log, List.of("env", "GOVERSION"));
    boolean ended = waitFor(process, 5);
    String answer = Files.readString(log).strip();
    Matcher version = VERSION.matcher(answer.lines().reduce("", (first, last) -> last));
    if (!ended
        || process.exitValue() != 0
        || !version.find()
        || Integer.parseInt(version.group(1)) < MINOR_NEEDED) {
      throw new InstallException(
          "Building the control plane needs Go 1.%d or newer, but %s says: %s. Install one from https://go.dev/dl/, or unset GOTOOLCHAIN so that Go can fetch it."
              .formatted(MINOR_NEEDED, go, answer));
    }
    return answer.lines().reduce("", (first, last) -> last);
  }

  /** Builds the program into the work directory, under its own name. */
  void build(Program program, Path work, Path log)
      throws IOException, InstallException, InterruptedException {
    Path module = unpack(program.module(), work);
    Path target = work.resolve(program.fileName());
    Process process =
        start(
            module,
            log,
            List.of(
                "build",
                "-mod=readonly",
                "-trimpath",
                "-buildvcs=false",
                "-v",
                "-ldflags",
                program.linkerFlags(),
                "-o",
                target.toString(),
                program.goPackage()));
    boolean ended =
        progress.during(
            program.fileName(), () -> soFar(log), () -> waitFor(process, BUILD_LIMIT_MINUTES));
    if (!ended || process.exitValue() != 0) {
      throw new InstallException(
          ("go build of %s %s. Its last lines:%n%s%nThe whole output is in %s. With the network and"
                  + " the disk in order, run it again: what is compiled already is kept.")
              .formatted(
                  program.fileName(),
                  ended ? "failed" : "took longer than " + BUILD_LIMIT_MINUTES + " minutes",
                  lastLines(log),
                  log));
    }
  }

  private Process start(Path module, Path log, List<String> arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(go.toString());
    command.addAll(arguments);
    var builder =
        new ProcessBuilder(command)
            .directory(module.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    Map<String, String> variables = builder.environment();
    variables.clear();
    variables.putAll(environment);
    variables.keySet().removeAll(DISTURBING);
    variables.put("CGO_ENABLED", "0");
    variables.put("GOWORK", "off");
    // Set, not removed: a value in "go env -w" would count otherwise.
    variables.put("GOFLAGS", "");
    return builder.start();
  }

  /** Ends go and its compilers, too, when the wait is cut short. */
  private static boolean waitFor(Process process, long minutes) throws InterruptedException {
    Thread hook = new Thread(() -> end(process));
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return process.waitFor(minutes, TimeUnit.MINUTES);
    } finally {
      end(process);
      removeHook(hook);
    }
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyShuttingDown) {
      // The hook runs or has run: there is nothing left to remove.
    }
  }

  private static Path unpack(String module, Path work) throws IOException {
    Path directory = Files.createDirectories(work.resolve("module-" + module));
    for (String file : List.of("go.mod", "go.sum")) {
      String resource = "go/" + module + "/" + file;
      try (InputStream in = GoBuild.class.getResourceAsStream(resource)) {
        if (in == null) {
          throw new IOException("this build of Stoke lacks the resource " + resource);
        }
        Files.write(directory.resolve(file), in.readAllBytes());
      }
    }
    return directory;
  }

  private static String soFar(Path log) {
    try (Stream<String> lines = Files.lines(log)) {
      long[] counts = new long[2];
      lines.forEach(line -> counts[line.startsWith("go: downloading") ? 0 : 1]++);
      return counts[0] + counts[1] == 0
          ? "linking, all packages are compiled already"
          : "%d packages compiled, %d modules downloaded".formatted(counts[1], counts[0]);
    } catch (IOException | java.io.UncheckedIOException unreadable) {
      return "building";
    }
  }

  private static String lastLines(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join(
        System.lineSeparator(),
        lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
  }
}
