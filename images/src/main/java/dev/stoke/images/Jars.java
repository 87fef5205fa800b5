package dev.stoke.images;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The class path of a program, as the build left it.
 *
 * @param own the program's jar
 * @param libraries what it needs, in the order of the class path
 */
record Jars(Path own, List<Path> libraries) {
  /** Where the class path begins in an image. */
  static final String DIRECTORY = "/app";

  Jars {
    requireNonNull(own, "own is null");
    libraries = List.copyOf(libraries);
  }

  /**
   * @throws IOException when the program has not been built, naming the folder
   */
  static Jars of(Path home, Program program) throws IOException {
    Path target = home.resolve(program.module()).resolve("target");
    try {
      return new Jars(own(target, program.artifact()), libraries(target.resolve("classpath")));
    } catch (IOException e) {
      throw new IOException(target + " is not built: run ./mvnw package", e);
    }
  }

  private static Path own(Path target, String artifact) throws IOException {
    try (var files = Files.newDirectoryStream(target, artifact + "-[0-9]*.jar")) {
      for (Path jar : files) {
        return jar;
      }
    }
    throw new IOException("no " + artifact + " jar");
  }

  /** After no more than Maven's test phase, the project's own are directories of classes. */
  private static List<Path> libraries(Path classPath) throws IOException {
    var libraries = new ArrayList<Path>();
    for (String library : Files.readString(classPath).strip().split(":", -1)) {
      if (!Files.isRegularFile(Path.of(library))) {
        throw new NoSuchFileException(library, null, "no jar");
      }
      libraries.add(Path.of(library));
    }
    return libraries;
  }

  static String ownInImage() {
    return DIRECTORY + "/program.jar";
  }

  static String libraryInImage(Path library) {
    return DIRECTORY + "/lib/" + library.getFileName();
  }

  /** As the image's Java reads it. */
  String classPath() {
    return inImage().collect(Collectors.joining(":"));
  }

  private Stream<String> inImage() {
    return Stream.concat(Stream.of(ownInImage()), libraries.stream().map(Jars::libraryInImage));
  }

  /**
   * Copies them to where they are in the image, below another root, with the times that they have
   * there: an AOT cache is refused when a jar's time has changed.
   *
   * @return the class path of the copies
   */
  String copyTo(Path root, FileTime modified) throws IOException {
    var classPath = new ArrayList<String>();
    classPath.add(copy(own, root.resolve(ownInImage().substring(1)), modified));
    for (Path library : libraries) {
      classPath.add(copy(library, root.resolve(libraryInImage(library).substring(1)), modified));
    }
    return String.join(":", classPath);
  }

  private static String copy(Path from, Path to, FileTime modified) throws IOException {
    Files.createDirectories(to.getParent());
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    Files.setLastModifiedTime(to, modified);
    return to.toString();
  }
}
