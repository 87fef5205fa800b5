package dev.stoke.images;

import static java.util.Objects.requireNonNull;

import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.Port;
import dev.stoke.local.up.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What both kinds of image have in common: all files are root's and nobody's to write, with the
 * same times in every build, and a user runs the program who owns nothing.
 */
final class Image {
  /** A number: Kubernetes cannot tell whether a name is root's. */
  static final String USER = "65532:65532";

  /** Of every file: as Jib's default, one second after the epoch. */
  static final Instant MODIFIED = Instant.EPOCH.plusSeconds(1);

  /** Of an image; not of its build. */
  static final Instant CREATED = Instant.EPOCH;

  private static final FilePermissions READABLE = FilePermissions.fromOctalString("444");
  private static final FilePermissions EXECUTABLE = FilePermissions.fromOctalString("555");

  private Image() {}

  static FileTime modified() {
    return FileTime.from(MODIFIED);
  }

  /** Everything but layers and entrypoint. */
  static JibContainerBuilder describe(JibContainerBuilder image, Program program, String version) {
    Programs.ENVIRONMENT.forEach(image::addEnvironmentVariable);
    return image
        .setUser(USER)
        .setWorkingDirectory(AbsoluteUnixPath.get(Jars.DIRECTORY))
        .setCreationTime(CREATED)
        .setExposedPorts(ports(program))
        .setLabels(labels(program, version));
  }

  /** The libraries, which change rarely, and above them the program. */
  static JibContainerBuilder addJars(JibContainerBuilder image, Jars jars) {
    var libraries = FileEntriesLayer.builder().setName("libraries");
    for (Path library : jars.libraries()) {
      add(libraries, library, Jars.libraryInImage(library), READABLE);
    }
    var own = FileEntriesLayer.builder().setName("program");
    add(own, jars.own(), Jars.ownInImage(), READABLE);
    return image.addFileEntriesLayer(libraries.build()).addFileEntriesLayer(own.build());
  }

  static void add(FileEntriesLayer.Builder layer, Path file, String path) {
    add(layer, file, path, Files.isExecutable(file) ? EXECUTABLE : READABLE);
  }

  private static void add(
      FileEntriesLayer.Builder layer, Path file, String path, FilePermissions permissions) {
    layer.addEntry(file, AbsoluteUnixPath.get(path), permissions, MODIFIED);
  }

  /** All files below the directory. */
  static void addTree(FileEntriesLayer.Builder layer, Path directory, String path)
      throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        add(layer, file, path + "/" + directory.relativize(file));
      }
    }
  }

  private static Set<Port> ports(Program program) {
    return program.ports().stream().map(Port::tcp).collect(Collectors.toUnmodifiableSet());
  }

  private static Map<String, String> labels(Program program, String version) {
    return Map.of(
        "org.opencontainers.image.title", program.title(),
        "org.opencontainers.image.description", program.description(),
        "org.opencontainers.image.version", requireNonNull(version, "version is null"),
        "org.opencontainers.image.licenses", "Apache-2.0",
        "org.opencontainers.image.vendor", "Stoke on Kubernetes");
  }

  /** {@code stoke-pod:0.1.0}: what the charts ask for. */
  static String name(Program program, String version) {
    return program.artifact() + ":" + version;
  }

  static List<Program> programs() {
    return List.of(Program.values());
  }
}
