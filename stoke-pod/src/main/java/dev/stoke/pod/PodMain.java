package dev.stoke.pod;

import dev.stoke.pod.config.Config;
import dev.stoke.pod.config.ConfigException;
import dev.stoke.pod.config.ConfigFile;
import dev.stoke.pod.federation.LiveFederation;
import dev.stoke.pod.users.Argon2id;
import dev.stoke.pod.users.InitFiles;
import dev.stoke.pod.users.PasswordHash;
import java.io.Console;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.Security;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The program {@code stoke-pod}. */
@Command(
    name = "stoke-pod",
    description =
        "Issues signed tokens to users who log in, and publishes the keys to verify them.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class PodMain implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = {"--config", "-config"},
      paramLabel = "FILE",
      defaultValue = "config.yaml",
      scope = CommandLine.ScopeType.INHERIT,
      description = "Configuration file (default: ${DEFAULT-VALUE}).")
  private Path config;

  private PodMain() {}

  public static void main(String[] arguments) {
    // Addresses of peers and of the database change while the process lives.
    Security.setProperty("networkaddress.cache.ttl", "5");
    Security.setProperty("networkaddress.cache.negative.ttl", "1");
    int code = new CommandLine(new PodMain()).execute(arguments);
    if (code != 0) {
      System.exit(code);
    }
  }

  /** Runs until a signal ends the process. */
  @Override
  public Integer call() throws InterruptedException {
    Map<String, String> environment = System.getenv();
    Pod pod;
    try {
      ConfigFile file = new ConfigFile(config, environment);
      pod = Pod.start(file, environment, LiveFederation::start, Clock.systemUTC());
    } catch (ConfigException e) {
      return refuse(e);
    } catch (IllegalStateException e) {
      return cannotStart(e);
    }
    Termination termination = Termination.of(environment);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> termination.run(pod), "stop"));
    new CountDownLatch(1).await();
    return 0;
  }

  @Command(description = "Checks the configuration and the init files; prints no value of them.")
  int validate() {
    try {
      Map<String, String> environment = System.getenv();
      ConfigFile file = new ConfigFile(config, environment);
      Config loaded = file.load();
      ClusterSettings.check(file.path(), loaded);
      InitFiles.read(loaded.users(), file.directory(), environment);
    } catch (ConfigException e) {
      return refuse(e);
    }
    spec.commandLine().getOut().println(config + ": good");
    return 0;
  }

  @Command(
      name = "hash-password",
      description = "Asks for a password and prints its password_hash and password_salt.")
  int hashPassword() {
    @Nullable Console console = System.console();
    char @Nullable [] typed = console == null ? null : console.readPassword("Password: ");
    if (typed == null || typed.length == 0) {
      spec.commandLine().getErr().println("stoke-pod: no password was typed");
      return 1;
    }
    PasswordHash hash = Argon2id.hash(new String(typed), new SecureRandom());
    PrintWriter out = spec.commandLine().getOut();
    out.println("password_hash: " + hash.hash());
    out.println("password_salt: " + hash.salt());
    return 0;
  }

  private int cannotStart(IllegalStateException reason) {
    LoggerFactory.getLogger(PodMain.class).debug("Cannot start", reason);
    spec.commandLine()
        .getErr()
        .println(
            "stoke-pod: cannot start: "
                + (reason.getMessage() == null ? reason : reason.getMessage()));
    return 1;
  }

  private int refuse(ConfigException e) {
    PrintWriter err = spec.commandLine().getErr();
    e.problems().forEach(problem -> err.println("stoke-pod: " + problem));
    return 1;
  }
}
