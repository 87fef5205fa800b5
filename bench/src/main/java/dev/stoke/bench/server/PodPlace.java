package dev.stoke.bench.server;

import dev.stoke.local.postgres.Database;
import dev.stoke.local.up.OwnerOnly;
import dev.stoke.local.up.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where one auth pod runs, and again after it has ended: its folder with its configuration, and its
 * ports.
 */
final class PodPlace {
  private static final String CONFIG =
      """
      server: {address: 127.0.0.1, port: %d, management_port: %d}
      database:
        type: postgres
        postgres: {host: %s, port: %d, database: %s, user: %s, password: "${env:DB_PASSWORD}"}
      logging: {level: warn}
      tokens:
        algorithm: ECDSA
        key_duration: 3h
        token_duration: 30m
        issuer: stoke
        include_issued_at: true
        user_info: {username: u}
      users: {create_stoke_claims: true}
      cluster:
        enabled: true
        instance_id: %s
        static_peers: [%s]
        refresh_sec: 2
        endpoint_lag: 3s
        propagation_delay: 10s
      """;

  private final Site site;
  private final Database database;
  private final String id;
  private final int port;
  private final int managementPort;
  private final Path directory;

  private PodPlace(
      Site site, Database database, String id, int port, int managementPort, Path directory) {
    this.site = site;
    this.database = database;
    this.id = id;
    this.port = port;
    this.managementPort = managementPort;
    this.directory = directory;
  }

  /**
   * @param peers {@code id=url} of all
   * @param furtherCluster lines of the configuration's section {@code cluster}
   */
  static PodPlace of(
      Site site,
      Database database,
      String id,
      int port,
      int managementPort,
      List<String> peers,
      String furtherCluster)
      throws IOException {
    var directory = site.newDirectory(id);
    var config = directory.resolve("config.yaml");
    var quoted = peers.stream().map(peer -> '"' + peer + '"').toList();
    Files.writeString(
        config,
        CONFIG.formatted(
                port,
                managementPort,
                database.host(),
                database.port(),
                database.name(),
                database.user(),
                id,
                String.join(", ", quoted))
            + furtherCluster);
    OwnerOnly.restrict(config);
    return new PodPlace(site, database, id, port, managementPort, directory);
  }

  Path directory() {
    return directory;
  }

  /**
   * Does not wait.
   *
   * @param options further ones of Java
   */
  PodProcess start(List<String> options) throws IOException {
    var command = new ArrayList<>(site.programs().measuredPod(options));
    command.addAll(List.of("--config", directory.resolve("config.yaml").toString()));
    // Apart from the configuration, whose directory the pod watches.
    var log = Files.createDirectories(directory.resolve("logs")).resolve("log");
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    var environment = builder.environment();
    environment.putAll(Programs.ENVIRONMENT);
    environment.put("DB_PASSWORD", database.password());
    environment.put("STOKE_ADMIN_PASSWORD", PodProcess.PASSWORD);
    environment.put("STOKE_DRAIN_SECONDS", "0");
    environment.put("STOKE_GRACE_SECONDS", "6");
    var measured = Measured.at(id, port, site.start(id, builder));
    return new PodProcess(measured, managementPort, log);
  }
}
