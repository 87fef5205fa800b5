package dev.stoke.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The shell blocks of a document, as lists of lines. */
final class ShellBlocks {
  private ShellBlocks() {}

  static List<List<String>> of(Path file) throws IOException {
    List<List<String>> blocks = new ArrayList<>();
    List<String> block = null;
    for (String line : Files.readAllLines(file)) {
      if (line.equals("```sh")) {
        block = new ArrayList<>();
        blocks.add(block);
      } else if (line.startsWith("```")) {
        block = null;
      } else if (block != null && !line.isBlank()) {
        block.add(line);
      }
    }
    return blocks;
  }
}
