package dev.stoke.cli;

import static java.util.Objects.requireNonNull;

import dev.stoke.bench.BenchCommands;
import dev.stoke.cli.doctor.DoctorCommand;
import dev.stoke.cli.keys.RevokeCommand;
import dev.stoke.cli.keys.RotateCommand;
import dev.stoke.cli.render.RenderCommand;
import dev.stoke.cli.status.StatusCommand;
import dev.stoke.local.cli.StokeMain;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * {@code ./stoke}, with every command; as {@code kubectl stoke}, with those about a StokeCluster.
 */
public final class StokeProgram {
  /** Told by the launcher {@code kubectl-stoke}. */
  private static final String PLUGIN = "stoke.plugin";

  private StokeProgram() {}

  /** The root of the plugin's commands. */
  @Command(
      name = "kubectl stoke",
      description = "Look at StokeClusters, find what is wrong, and care for their keys.",
      mixinStandardHelpOptions = true,
      versionProvider = StokeMain.Version.class,
      sortOptions = false)
  static final class Plugin {}

  public static void main(String[] args) {
    System.exit((Boolean.getBoolean(PLUGIN) ? plugin() : stoke()).execute(args));
  }

  public static CommandLine stoke() {
    var line = StokeMain.commandLine();
    BenchCommands.addTo(requireNonNull(line.getSubcommands().get("bench"), "no bench"));
    return with(line);
  }

  public static CommandLine plugin() {
    return with(StokeMain.explaining(new CommandLine(new Plugin())));
  }

  private static CommandLine with(CommandLine line) {
    List.of(
            new StatusCommand(),
            new DoctorCommand(),
            new RotateCommand(),
            new RevokeCommand(),
            new RenderCommand())
        .forEach(line::addSubcommand);
    // Those that came later explain their failures like the others.
    return StokeMain.explaining(line);
  }
}
