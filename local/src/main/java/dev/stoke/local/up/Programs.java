package dev.stoke.local.up;

import static java.util.Objects.requireNonNull;

import dev.stoke.local.aot.AotCaches;
import dev.stoke.local.aot.AotFile;
import dev.stoke.local.aot.CacheKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The command lines of the project's own programs, as the build left them in the modules' target
 * folders.
 */
public final class Programs {
  /** Many short-lived processes on one machine: quick to start, small. */
  private static final List<String> SMALL =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:-UsePerfData",
          "--enable-native-access=ALL-UNNAMED");

  /** What an image starts every program with, and a pod may choose otherwise. */
  public static final List<String> DEFAULT_OPTIONS =
      List.of(
          // For small heaps and few cores.
          "-XX:+UseSerialGC",
          "-XX:+UseCompactObjectHeaders",
          // Nothing is written outside of what a pod mounts.
          "-XX:-UsePerfData");

  /** What an image starts every program with, whatever a pod chooses. */
  public static final List<String> NEEDED_OPTIONS =
      List.of(
          "-Xss512k",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  /** As an image starts it, but for the AOT cache and what is said of memory. */
  private static final List<String> AS_IN_AN_IMAGE =
      Stream.concat(DEFAULT_OPTIONS.stream(), NEEDED_OPTIONS.stream()).toList();

  /** Milliseconds; what Java's compilers and libraries have freed goes back to the machine. */
  private static final String NATIVE_MEMORY = "-XX:TrimNativeHeapInterval=2000";

  /**
   * The operator's heap is mostly what it knows of many StokeClusters, much of it the same words:
   * little of it is to stand by, and nothing twice. It never does one thing for long: the compiler
   * that takes its time would be a third of its work, and of little use.
   */
  public static final List<String> OPERATOR_OPTIONS =
      List.of(
          "-XX:TieredStopAtLevel=1",
          "-Xmn24m",
          "-XX:MinHeapFreeRatio=10",
          "-XX:MaxHeapFreeRatio=20",
          "-XX:+UseStringDeduplication",
          "-XX:ReservedCodeCacheSize=48m",
          NATIVE_MEMORY);

  /** Glibc would keep eight heaps for each processor, and give little of them back. */
  public static final Map<String, String> ENVIRONMENT = Map.of("MALLOC_ARENA_MAX", "2");

  public static final List<String> POD_OPTIONS = List.of(NATIVE_MEMORY);

  private final Path home;
  private final Optional<AotCaches> caches;

  /** Without AOT caches. */
  public Programs(Path home) {
    this(home, Optional.empty());
  }

  /**
   * @param caches what auth pod and operator start with, where they are in there
   */
  Programs(Path home, Optional<AotCaches> caches) {
    this.home = requireNonNull(home, "home is null");
    this.caches = requireNonNull(caches, "caches is null");
  }

  /** The auth pod as the image's entry point; the node fills in what stands in braces. */
  List<String> pod() {
    var options = with(SMALL, "-Xmx{heapMiB}m", "-Xss512k", "-Djdk.net.hosts.file={hosts}");
    caches.ifPresent(it -> options.addAll(it.options(podKey())));
    return java("stoke-pod", "stoke-pod", "dev.stoke.pod.PodMain", options);
  }

  /**
   * The auth pod, to record a cache for the one here.
   *
   * @param temporary for its temporary files, which a process that is killed leaves behind
   */
  public List<String> recordedPod(AotFile cache, Path temporary) {
    var options = with(SMALL, "-Xmx128m", "-Xss512k");
    options.addAll(recording(cache, temporary));
    return java("stoke-pod", "stoke-pod", "dev.stoke.pod.PodMain", options);
  }

  /** What a cache of the auth pod is for, now. */
  public CacheKey podKey() {
    return CacheKey.of("pod", classPath("stoke-pod", "stoke-pod", _ -> true));
  }

  /**
   * The auth pod as it is to be measured.
   *
   * @param options further ones of Java
   */
  public List<String> measuredPod(List<String> options) {
    return measured("stoke-pod", "stoke-pod", "dev.stoke.pod.PodMain", options, _ -> true);
  }

  /** What a cache of the pod as it is measured is for, which also depends on how that is used. */
  public CacheKey measuredPodKey() {
    Path training = jar(home.resolve("local").resolve("target"), "stoke-local");
    return CacheKey.of(
        "measured-pod", classPath("stoke-pod", "stoke-pod", _ -> true) + ":" + training);
  }

  /**
   * A program that a pod is measured against, with what a pod has.
   *
   * @param needed which of the module's libraries, by file name: each costs time at the start
   */
  public List<String> measured(
      String module, String artifact, String main, List<String> options, Predicate<String> needed) {
    var all = with(AS_IN_AN_IMAGE, "-Xmx256m");
    all.addAll(POD_OPTIONS);
    // Of Linux, as an image is; a benchmark runs elsewhere, too.
    all.add("-XX:+IgnoreUnrecognizedVMOptions");
    all.addAll(options);
    return java(module, artifact, main, all, needed);
  }

  /**
   * The operator; the directory on its command line says in a process list which cluster it serves.
   */
  public List<String> operator(Path directory) {
    var options = operatorOptions(SMALL);
    options.add("-Dstoke.directory=" + directory);
    caches.ifPresent(it -> options.addAll(it.options(operatorKey())));
    return operator(options);
  }

  /**
   * The operator as it is to be measured.
   *
   * @param further options of Java
   */
  public List<String> measuredOperator(Path directory, List<String> further) {
    var options = operatorOptions(AS_IN_AN_IMAGE);
    options.addAll(further);
    options.add("-Dstoke.directory=" + directory);
    return operator(options);
  }

  /** The operator, to record a cache for the one here. */
  public List<String> recordedOperator(AotFile cache, Path temporary) {
    var options = operatorOptions(SMALL);
    options.addAll(recording(cache, temporary));
    return operator(options);
  }

  private static List<String> recording(AotFile cache, Path temporary) {
    var options = new ArrayList<>(cache.recording());
    options.add("-Djava.io.tmpdir=" + temporary);
    return options;
  }

  private static List<String> operatorOptions(List<String> kind) {
    var options = with(kind, OPERATOR_OPTIONS.toArray(String[]::new));
    options.addAll(List.of("-Xms32m", "-Xmx256m"));
    return options;
  }

  private List<String> operator(List<String> options) {
    return java("operator", "stoke-operator", "dev.stoke.operator.OperatorMain", options);
  }

  /** What a cache of the operator is for, now. */
  public CacheKey operatorKey() {
    return CacheKey.of("operator", classPath("operator", "stoke-operator", _ -> true));
  }

  private List<String> java(String module, String artifact, String main, List<String> options) {
    return java(module, artifact, main, options, _ -> true);
  }

  private List<String> java(
      String module, String artifact, String main, List<String> options, Predicate<String> needed) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("-cp");
    command.add(classPath(module, artifact, needed));
    command.add(main);
    return List.copyOf(command);
  }

  private String classPath(String module, String artifact, Predicate<String> needed) {
    Path target = home.resolve(module).resolve("target");
    return Stream.concat(
            Stream.of(jar(target, artifact)),
            libraries(target).filter(it -> needed.test(it.getFileName().toString())))
        .map(Path::toString)
        .collect(Collectors.joining(":"));
  }

  private static ArrayList<String> with(List<String> options, String... more) {
    var all = new ArrayList<>(options);
    all.addAll(List.of(more));
    return all;
  }

  private static Path jar(Path target, String artifact) {
    try (var files = Files.newDirectoryStream(target, artifact + "-[0-9]*.jar")) {
      for (Path jar : files) {
        return jar;
      }
    } catch (IOException e) {
      throw notBuilt(target, e);
    }
    throw notBuilt(target, new IOException("no " + artifact + " jar"));
  }

  private static Stream<Path> libraries(Path target) {
    try {
      return Stream.of(Files.readString(target.resolve("classpath")).strip().split(":", -1))
          .map(Path::of);
    } catch (IOException e) {
      throw notBuilt(target, e);
    }
  }

  private static UncheckedIOException notBuilt(Path target, IOException cause) {
    return new UncheckedIOException(target + " is not built: run ./mvnw package", cause);
  }
}
