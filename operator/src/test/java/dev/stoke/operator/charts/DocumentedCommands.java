package dev.stoke.operator.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Carries out the shell blocks of a document at the root of the checkout. */
public final class DocumentedCommands {
  private static final Path ROOT = Path.of("..");
  private static final long LIMIT_SECONDS = 120;

  private static final Pattern REMOVAL =
      Pattern.compile("uninstall stoke-operator|delete -f install");

  private final Path kubeconfig;
  private final Path output;

  public DocumentedCommands(Path kubeconfig) {
    this.kubeconfig = kubeconfig;
    this.output = kubeconfig.resolveSibling("output");
  }

  /**
   * {@code helm} is Helm in this JVM; everything else is for bash.
   *
   * @param beforeRemoval is called before a command that takes the operator away
   */
  public void runAll(Path document, Runnable beforeRemoval)
      throws IOException, InterruptedException {
    for (var line : lines(ROOT.resolve(document))) {
      if (REMOVAL.matcher(line).find()) {
        beforeRemoval.run();
      }
      if (line.startsWith("helm ")) {
        HelmCommand.run(line, Files.readString(kubeconfig));
      } else {
        assertThat(failure(line)).as(line).isEmpty();
      }
    }
  }

  private static List<String> lines(Path document) throws IOException {
    var lines = new ArrayList<String>();
    boolean shell = false;
    for (var line : Files.readAllLines(document)) {
      if (line.startsWith("```")) {
        shell = line.equals("```sh");
      } else if (shell && !line.isBlank()) {
        lines.add(line);
      }
    }
    assertThat(lines).as("commands of %s", document).isNotEmpty();
    return lines;
  }

  /** What a command printed when it failed; empty when it did not. */
  public String failure(String line) throws IOException, InterruptedException {
    var builder =
        new ProcessBuilder("bash", "-euo", "pipefail", "-c", line)
            .directory(ROOT.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("KUBECONFIG", kubeconfig.toAbsolutePath().toString());
    var process = builder.start();
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      return "did not end: " + Files.readString(output);
    }
    return process.exitValue() == 0 ? "" : "failed: " + Files.readString(output);
  }
}
