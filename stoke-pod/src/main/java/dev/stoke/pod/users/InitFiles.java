package dev.stoke.pod.users;

import dev.stoke.pod.config.ConfigException;
import dev.stoke.pod.config.UsersSection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    List<InitFile> files = new ArrayList<>();
    if (!section.initFile().isEmpty()) {
      files.add(InitFile.read(section.initFile(), directory, environment));
    }
    if (!section.initDirectory().isEmpty()) {
      for (String name : names(directory.resolve(section.initDirectory()))) {
        String path = Path.of(section.initDirectory()).resolve(name).toString();
        files.add(InitFile.read(path, directory, environment));
      }
    }
    return new InitFiles(files);
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
