package dev.stoke.local.cli;

import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;

/** The command line {@code ./stoke}. */
@Command(
    name = "stoke",
    description = "Stoke on Kubernetes, on this machine.",
    mixinStandardHelpOptions = true,
    versionProvider = StokeMain.Version.class,
    sortOptions = false,
    subcommands = {
      UpCommand.class,
      DownCommand.class,
      ApplyCommand.class,
      GetCommand.class,
      ScaleCommand.class,
      DeleteCommand.class,
      LogsCommand.class,
      ControlPlaneCommand.class,
      BenchCommand.class
    })
public final class StokeMain {
  @Option(
      names = "--dir",
      paramLabel = "DIR",
      scope = CommandLine.ScopeType.INHERIT,
      description =
          "where state, logs and the kubeconfig live; default: $STOKE_DIR, else .stoke in the checkout")
  Path directory = defaultDirectory();

  /** The checkout; the launcher says which. */
  public static Path home() {
    return Path.of(System.getProperty("stoke.home", "."));
  }

  private static Path defaultDirectory() {
    String named = System.getenv("STOKE_DIR");
    return named == null || named.isBlank() ? home().resolve(".stoke") : Path.of(named);
  }

  public RunFiles files() {
    return new RunFiles(directory.toAbsolutePath().normalize());
  }

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** Its own commands; whoever has more adds them. */
  public static CommandLine commandLine() {
    return explaining(new CommandLine(new StokeMain()).setCaseInsensitiveEnumValuesAllowed(true));
  }

  /** One that answers a failure with a sentence and exit code 1. */
  public static CommandLine explaining(CommandLine commandLine) {
    return commandLine.setExecutionExceptionHandler(StokeMain::explain);
  }

  /** One clear line for what a person can act on; the stack goes to the log at debug level. */
  private static int explain(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    command
        .getErr()
        .println(command.getColorScheme().errorText("error: " + Failures.sentence(failure)));
    org.slf4j.LoggerFactory.getLogger(StokeMain.class).debug("command failed", failure);
    return 1;
  }

  public static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = StokeMain.class.getPackage().getImplementationVersion();
      return new String[] {"stoke " + (version == null ? "(not packaged)" : version)};
    }
  }
}
