package dev.stoke.pod.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A configuration as a test writes it into a directory. */
final class ConfigText {
  /** Every key that is needed; it ends with a line. */
  static final String LEAST =
      """
      database:
        type: postgres
        postgres: {host: db.example, database: stoke, user: stoke, password: hunter2}
      tokens: {algorithm: ECDSA, key_duration: 3h, token_duration: 30m}
      """;

  private final Path directory;

  ConfigText(Path directory) {
    this.directory = directory;
  }

  /** As a pod without environment reads it. */
  Config load(String text) throws ConfigException, IOException {
    Path file = directory.resolve("config.yaml");
    Files.writeString(file, text);
    return new ConfigFile(file, Map.of()).load();
  }
}
