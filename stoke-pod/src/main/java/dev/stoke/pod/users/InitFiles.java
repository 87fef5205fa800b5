package dev.stoke.pod.users;

import dev.stoke.pod.config.ConfigException;
import dev.stoke.pod.config.UsersSection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The init files that a configuration names, read and checked before anything is started. */
public final class InitFiles {
  private final List<InitFile> files;

  private InitFiles(List<InitFile> files) {
    this.files = List.copyOf(files);
  }

  List<InitFile> files() {
    return files;
  }

  /** The file first, then those of the directory by name, as upstream does. */
  public static InitFiles read(
      UsersSection section, Path directory, Map<String, String> environment)
      throws ConfigException {
    return read(section, directory, Optional.empty(), environment);
  }

  /**
   * @param instead of {@code users.user_init_file}, from the working directory on
   */
  public static InitFiles read(
      UsersSection section,
      Path directory,
      Optional<String> instead,
      Map<String, String> environment)
      throws ConfigException {
    List<InitFile> files = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    String first = instead.orElse(section.initFile());
    Path from = instead.isPresent() ? Path.of("").toAbsolutePath() : directory;
    if (!first.isEmpty()) {
      add(files, problems, () -> InitFile.read(first, from, environment));
    }
    if (!section.initDirectory().isEmpty()) {
      for (String name : names(directory.resolve(section.initDirectory()))) {
        String path = Path.of(section.initDirectory()).resolve(name).toString();
        add(files, problems, () -> InitFile.read(path, directory, environment));
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return new InitFiles(files);
  }

  @FunctionalInterface
  private interface Reading {
    InitFile read() throws ConfigException;
  }

  private static void add(List<InitFile> files, List<String> problems, Reading reading) {
    try {
      files.add(reading.read());
    } catch (ConfigException e) {
      problems.addAll(e.problems());
    }
  }

  private static List<String> names(Path directory) throws ConfigException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .map(entry -> String.valueOf(entry.getFileName()))
          .filter(name -> !name.startsWith("."))
          .filter(name -> name.endsWith(".yaml") || name.endsWith(".yml"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new ConfigException(
          List.of("users.user_init_dir: " + directory + " is not a directory that can be read"));
    }
  }
}
