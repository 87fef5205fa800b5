package dev.stoke.pod;

import dev.stoke.crypto.SignatureProvider;
import dev.stoke.pod.config.Config;
import dev.stoke.pod.config.ConfigException;
import dev.stoke.pod.config.ConfigFile;
import dev.stoke.pod.users.InitFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All files that a pod starts from, read and checked.
 *
 * @param config good by itself and together
 */
record Inputs(Config config, InitFiles initFiles) {

  /**
   * @param initFile instead of the one that the configuration names
   * @throws ConfigException with everything that is wrong in any of them
   */
  static Inputs read(ConfigFile file, Optional<String> initFile, Map<String, String> environment)
      throws ConfigException {
    Config config = file.load();
    List<String> problems = new ArrayList<>();
    try {
      ClusterSettings.check(file.path(), config);
    } catch (ConfigException e) {
      problems.addAll(e.problems());
    }
    SignatureProvider.problem(environment).ifPresent(problems::add);
    PublicTls.problem(config.server(), file.directory())
        .ifPresent(problem -> problems.add(file.path() + ": " + problem));
    ProviderFactory.problems(
            config.providers(), file.directory(), ProviderFactory.limit(config.server().timeout()))
        .forEach(problem -> problems.add(file.path() + ": " + problem));
    try {
      InitFiles initFiles = InitFiles.read(config.users(), file.directory(), initFile, environment);
      if (problems.isEmpty()) {
        return new Inputs(config, initFiles);
      }
    } catch (ConfigException e) {
      problems.addAll(e.problems());
    }
    throw new ConfigException(problems);
  }
}
