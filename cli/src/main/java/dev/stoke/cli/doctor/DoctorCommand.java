package dev.stoke.cli.doctor;

import dev.stoke.cli.connect.Clusters;
import dev.stoke.cli.connect.Connection;
import dev.stoke.cli.connect.NotInstalledException;
import dev.stoke.local.cli.Failures;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code doctor}: what is wrong, and how to mend it. */
@Command(
    name = "doctor",
    description =
        "Find the usual mistakes round a StokeCluster and say the mend of each; changes nothing.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:No problem; hints do not count.", "1:Problems.", "2:It could not look."})
public final class DoctorCommand implements Callable<Integer> {
  private static final int MOST_SECONDS = 600;

  @Spec private CommandSpec spec;
  @Mixin private Connection connection;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "name of the StokeCluster; default: the only one of the namespace")
  private @Nullable String name;

  @Option(
      names = "--timeout",
      defaultValue = "30",
      paramLabel = "SECONDS",
      description = "how long reading may take; default: ${DEFAULT-VALUE}")
  private int seconds;

  @Override
  public Integer call() {
    if (seconds < 1 || seconds > MOST_SECONDS) {
      throw new ParameterException(
          spec.commandLine(), "--timeout must be from 1 to %d seconds".formatted(MOST_SECONDS));
    }
    var out = spec.commandLine().getOut();
    try (var to = connection.open()) {
      var cluster = Clusters.one(to, name);
      var version =
          Objects.requireNonNullElse(
              DoctorCommand.class.getPackage().getImplementationVersion(), "");
      var diagnosis = Diagnosis.of(Reader.read(to, cluster, version, Duration.ofSeconds(seconds)));
      diagnosis.lines().forEach(out::println);
      return diagnosis.fine() ? 0 : 1;
    } catch (NotInstalledException e) {
      out.println("  PROBLEM  definition: " + e.getMessage());
      return 1;
    } catch (RuntimeException e) {
      // With a code of its own: a script must not take it for findings.
      spec.commandLine().getErr().println("error: " + Failures.sentence(e));
      return 2;
    }
  }
}
