package dev.stoke.pod.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Map;

/** {@code config.yaml}, and the environment that it may refer to. */
public final class ConfigFile {
  private final Path file;
  private final Map<String, String> environment;

  public ConfigFile(Path file, Map<String, String> environment) {
    this.file = requireNonNull(file, "file is null").toAbsolutePath();
    this.environment = Map.copyOf(environment);
  }

  public Path path() {
    return file;
  }

  /** Where relative paths in the file start. */
  public Path directory() {
    return requireNonNull(file.getParent(), "a file has a directory");
  }

  public Config load() throws ConfigException {
    return parse(StrictYaml.bytes(file));
  }

  Config parse(byte[] bytes) throws ConfigException {
    Problems problems = new Problems(file.toString());
    YamlMap root =
        StrictYaml.parse(bytes, file, new Substitution(directory(), environment), problems);
    YamlMap users = root.section("users");
    // Before the rest of its section, which then rejects what nobody has read.
    Providers providers = Providers.read(users, directory(), environment, problems);
    Config config =
        new Config(
            ServerSection.read(
                root.section("server"), environment.getOrDefault("STOKE_LISTEN_ADDRESS", "")),
            DatabaseSection.read(root.section("database")),
            LoggingSection.read(root.section("logging")),
            TokensSection.read(root.section("tokens")),
            TelemetrySection.read(root.section("telemetry")),
            ClusterSection.read(
                root.section("cluster"), environment.getOrDefault("STOKE_INSTANCE_ID", "")),
            UsersSection.read(users),
            providers,
            WithoutEffect.keys(root));
    root.rejectUnknown();
    problems.throwIfAny();
    return config;
  }
}
