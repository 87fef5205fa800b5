package dev.stoke.e2e;

import dev.stoke.local.aot.AotCaches;
import dev.stoke.local.process.ChildProcesses;
import dev.stoke.local.training.MissingCaches;
import dev.stoke.local.up.Parts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The AOT caches with which operators and pods start here, as they do at a second {@code up}:
 * without them a fifth of all processor time of these tests is Java starting.
 */
final class SharedCaches {
  private SharedCaches() {}

  /**
   * Makes those that this build has not got yet, before the tests begin.
   *
   * @param arguments the checkout, the folder of the caches, one for what making them needs
   */
  static void main(String... arguments) throws IOException, InterruptedException {
    Path home = Path.of(arguments[0]).toAbsolutePath().normalize();
    var caches = AotCaches.in(Path.of(arguments[1]));
    Path directory = Path.of(arguments[2]);
    var processes = new ChildProcesses(directory.resolve("processes"));
    var missing = new MissingCaches(home, caches, directory, processes);
    try (var parts = new Parts()) {
      missing.makePod(List.of(), parts);
      missing.makeOperator(List.of(), parts);
    }
  }
}
