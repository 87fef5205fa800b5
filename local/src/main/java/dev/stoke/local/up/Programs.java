package dev.stoke.local.up;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData");

  /** As an image starts it, but for the AOT cache. */
  private static final List<String> AS_IN_AN_IMAGE =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:+UseCompactObjectHeaders",
          "-XX:-UsePerfData",
          "-Xss512k",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  /**
   * The operator's heap is mostly what it knows of many StokeClusters, much of it the same words:
   * little of it is to stand by, and nothing twice.
   */
  public static final List<String> OPERATOR_MEMORY =
      List.of(
          "-Xmn24m",
          "-XX:MinHeapFreeRatio=10",
          "-XX:MaxHeapFreeRatio=20",
          "-XX:+UseStringDeduplication",
          "-XX:ReservedCodeCacheSize=48m");

  private final Path home;

  public Programs(Path home) {
    this.home = home;
  }

  /** The auth pod as the image's entry point; the node fills in what stands in braces. */
  List<String> pod() {
    return java(
        "stoke-pod",
        "stoke-pod",
        "dev.stoke.pod.PodMain",
        with(SMALL, "-Xmx{heapMiB}m", "-Xss512k", "-Djdk.net.hosts.file={hosts}"));
  }

  /**
   * The auth pod as it is to be measured.
   *
   * @param options further ones of Java
   */
  public List<String> measuredPod(List<String> options) {
    return measured("stoke-pod", "stoke-pod", "dev.stoke.pod.PodMain", options, _ -> true);
  }

  /**
   * A program that a pod is measured against, with what a pod has.
   *
   * @param needed which of the module's libraries, by file name: each costs time at the start
   */
  public List<String> measured(
      String module, String artifact, String main, List<String> options, Predicate<String> needed) {
    var all = with(AS_IN_AN_IMAGE, "-Xmx256m");
    all.addAll(options);
    return java(module, artifact, main, all, needed);
  }

  /**
   * The operator; the directory on its command line says in a process list which cluster it serves.
   */
  public List<String> operator(Path directory) {
    return operator(SMALL, directory);
  }

  /** The operator as it is to be measured. */
  public List<String> measuredOperator(Path directory) {
    return operator(AS_IN_AN_IMAGE, directory);
  }

  private List<String> operator(List<String> options, Path directory) {
    return java(
        "operator",
        "stoke-operator",
        "dev.stoke.operator.OperatorMain",
        with(
            with(options, OPERATOR_MEMORY.toArray(String[]::new)),
            "-Xms32m",
            "-Xmx256m",
            "-Dstoke.directory=" + directory));
  }

  private List<String> java(String module, String artifact, String main, List<String> options) {
    return java(module, artifact, main, options, _ -> true);
  }

  private List<String> java(
      String module, String artifact, String main, List<String> options, Predicate<String> needed) {
    Path target = home.resolve(module).resolve("target");
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("-cp");
    command.add(
        Stream.concat(
                Stream.of(jar(target, artifact)),
                libraries(target).filter(it -> needed.test(it.getFileName().toString())))
            .map(Path::toString)
            .collect(Collectors.joining(":")));
    command.add(main);
    return List.copyOf(command);
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
