package dev.stoke.images;

import dev.stoke.local.aot.AotFile;
import dev.stoke.local.files.Trees;
import dev.stoke.local.process.ChildProcesses;
import dev.stoke.local.training.Recording;
import dev.stoke.local.training.Training;
import dev.stoke.local.up.Parts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes the AOT cache of a program (JEP 514): with the very Java and the very jars of the image, a
 * cache fits nothing else. Two runs never give the same bytes.
 */
final class AotCache {
  static final String PATH = Jars.DIRECTORY + "/program.aot";

  private final Path java;
  private final Program program;
  private final Jars jars;

  /**
   * @param java the directory of the image's Java
   */
  AotCache(Path java, Program program, Jars jars) {
    this.java = java;
    this.program = program;
    this.jars = jars;
  }

  /** Runs the program and leaves its cache in the file. */
  void make(Training training, Path file) throws IOException, InterruptedException {
    Path directory = file.resolveSibling(program.artifact() + "-training");
    Trees.delete(directory);
    String classPath = jars.copyTo(directory.resolve("root"), Image.modified());
    Files.deleteIfExists(file);
    var cache = new AotFile(file);
    List<String> command =
        Launch.command(java.resolve("bin/java").toString(), cache.recording(), classPath, program);
    var processes = new ChildProcesses(directory.resolve("processes"));
    try (var parts = new Parts()) {
      Recording.run(training, command, cache, directory, processes, parts);
    }
  }
}
