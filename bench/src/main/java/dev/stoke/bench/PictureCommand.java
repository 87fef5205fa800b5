package dev.stoke.bench;

import dev.stoke.bench.report.History;
import dev.stoke.bench.report.Picture;
import dev.stoke.local.cli.StokeMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./stoke bench picture}. */
@Command(
    name = "picture",
    description = "Draw what bench/history holds.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class PictureCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "default: docs/performance.svg of the checkout")
  private @Nullable Path file;

  @Override
  public Integer call() throws IOException {
    var home = StokeMain.home();
    var target = file == null ? home.resolve("docs").resolve("performance.svg") : file;
    Files.writeString(target, Picture.of(new History(Reporting.history(home)).read()));
    spec.commandLine().getOut().println("Drawn to " + target);
    return 0;
  }
}
