package dev.stoke.pod;

import dev.stoke.crypto.SignatureProvider;
import dev.stoke.pod.config.ConfigException;
import dev.stoke.pod.config.ConfigFile;
import dev.stoke.pod.federation.LiveFederation;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** The pod as a process: from its files until a signal ends it. */
final class Serving {
  private Serving() {}

  /**
   * Comes back only when the pod cannot start.
   *
   * @param initFile instead of the one that the configuration names
   * @return the exit code
   */
  static int run(
      Path config, Optional<String> initFile, Map<String, String> environment, PrintWriter err)
      throws InterruptedException {
    SignatureProvider.begin();
    ConfigFile file = new ConfigFile(config, environment);
    Pod pod;
    try {
      Inputs inputs = Inputs.read(file, initFile, environment);
      pod = Pod.start(file, inputs, environment, LiveFederation::start, Clock.systemUTC());
    } catch (ConfigException e) {
      return Refusal.of(e, err);
    } catch (IllegalStateException e) {
      return Refusal.of("cannot start: ", e, err);
    }
    Termination termination = Termination.of(environment);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> termination.run(pod), "stop"));
    new CountDownLatch(1).await();
    return 0;
  }
}
