package dev.stoke.pod;

import dev.stoke.crypto.TlsGroups;
import dev.stoke.pod.config.ConfigException;
import dev.stoke.pod.config.ConfigFile;
import dev.stoke.pod.users.Argon2id;
import dev.stoke.pod.users.PasswordHash;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.Security;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The program {@code stoke-pod}. */
@Command(
    name = "stoke-pod",
    description =
        "Issues signed tokens to users who log in, and publishes the keys to verify them.%n"
            + "Without a command it serves until a signal ends it.%n",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Done.",
      "1:Refused or failed; the reasons are on the standard error.",
      "2:The command line cannot be understood."
    })
public final class PodMain implements Callable<Integer> {
  private final Map<String, String> environment;
  private final InputStream in;

  @Spec private CommandSpec spec;

  @Option(
      names = {"--config", "-config"},
      paramLabel = "FILE",
      defaultValue = "config.yaml",
      scope = CommandLine.ScopeType.INHERIT,
      description = "Configuration file (default: ${DEFAULT-VALUE}).")
  private Path config;

  @Option(
      names = {"--dbinit", "-dbinit"},
      paramLabel = "FILE",
      scope = CommandLine.ScopeType.INHERIT,
      description = "Database init file, instead of users.user_init_file of the configuration.")
  private @Nullable String initFile;

  private PodMain(Map<String, String> environment, InputStream in) {
    this.environment = Map.copyOf(environment);
    this.in = in;
  }

  public static void main(String[] arguments) throws InterruptedException {
    // Addresses of peers and of the database change while the process lives.
    Security.setProperty("networkaddress.cache.ttl", "5");
    Security.setProperty("networkaddress.cache.negative.ttl", "1");
    NoManagementBeans.use();
    TlsGroups.prefer();
    int code = run(arguments);
    if (code != 0) {
      System.exit(code);
    }
  }

  /**
   * The command line that every pod of the operator has is understood here: to look through the
   * commands and options of all others takes a tenth of a second at each start.
   */
  private static int run(String[] arguments) throws InterruptedException {
    if (arguments.length == 2 && arguments[0].equals("--config")) {
      return Serving.run(
          Path.of(arguments[1]),
          Optional.empty(),
          System.getenv(),
          new PrintWriter(System.err, true));
    }
    return commandLine(System.getenv(), System.in).execute(arguments);
  }

  /**
   * @param in where passwords come from that are not typed
   */
  static CommandLine commandLine(Map<String, String> environment, InputStream in) {
    var commands = new CommandLine(new PodMain(environment, in));
    commands.getCommandSpec().version("stoke-pod " + Version.OF_POD);
    return commands;
  }

  /** Runs until a signal ends the process. */
  @Override
  public Integer call() throws InterruptedException {
    return Serving.run(config, Optional.ofNullable(initFile), environment, err());
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = {
        "Checks the configuration, the init files and the certificate of the public listener.",
        "Names everything that is wrong and prints no value of a key."
      })
  int validate() {
    try {
      inputs();
    } catch (ConfigException e) {
      return Refusal.of(e, err());
    }
    spec.commandLine().getOut().println(config + ": good");
    return 0;
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = {
        "Prepares the database and ends: tables, init files, the claims of the administration and,",
        "with STOKE_ADMIN_PASSWORD set, the first superuser. May run beside pods."
      })
  int migrate() throws InterruptedException {
    boolean complete;
    try {
      Inputs inputs = inputs();
      Logging.configure(inputs.config().logging());
      complete = Migrate.run(inputs, environment, Clock.systemUTC());
    } catch (ConfigException e) {
      return Refusal.of(e, err());
    } catch (IllegalStateException e) {
      return Refusal.of("", e, err());
    }
    if (!complete) {
      err().println("stoke-pod: an init file was not applied; see the log");
      return 1;
    }
    spec.commandLine().getOut().println("The database is prepared");
    return 0;
  }

  @Command(
      name = "hash-password",
      mixinStandardHelpOptions = true,
      description = {
        "Prints password_hash and password_salt of a password, for an init file.",
        "Asks for it at a terminal, and else takes the first line of the standard input."
      })
  int hashPassword(
      @Option(
              names = "--password-stdin",
              description = "Take the standard input also when it is a terminal.")
          boolean stdin)
      throws IOException {
    Optional<String> password = PasswordInput.read(in, stdin);
    if (password.isEmpty()) {
      err().println("stoke-pod: no password was given, or the two were not the same");
      return 1;
    }
    PasswordHash hash = Argon2id.hash(password.get(), new SecureRandom());
    PrintWriter out = spec.commandLine().getOut();
    out.println("password_hash: " + hash.hash());
    out.println("password_salt: " + hash.salt());
    return 0;
  }

  private Inputs inputs() throws ConfigException {
    return Inputs.read(
        new ConfigFile(config, environment), Optional.ofNullable(initFile), environment);
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
