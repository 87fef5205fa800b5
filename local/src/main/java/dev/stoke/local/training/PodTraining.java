package dev.stoke.local.training;

import dev.stoke.local.postgres.Database;
import dev.stoke.local.postgres.LocalPostgres;
import dev.stoke.local.process.ChildProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/** An auth pod that prepares an empty PostgreSQL, becomes ready, and is used. */
public final class PodTraining implements Training {
  private final int sessions;

  /**
   * @param sessions of its use, see {@link PodUse}
   */
  public PodTraining(int sessions) {
    this.sessions = sessions;
  }

  @Override
  public Run prepare(Path directory, ChildProcesses processes) throws IOException {
    var postgres = LocalPostgres.start(directory.resolve("postgres"), processes);
    return new PodRun(directory, postgres, sessions);
  }

  private static final class PodRun implements Run {
    private final LocalPostgres postgres;
    private final int sessions;
    private final Path config;
    private final String password = UUID.randomUUID().toString();
    private final int port = Ports.free();
    private final int managementPort = Ports.free();

    PodRun(Path directory, LocalPostgres postgres, int sessions) throws IOException {
      this.postgres = postgres;
      this.sessions = sessions;
      this.config = directory.resolve("config.yaml");
      Database database = postgres.database(LocalPostgres.DATABASE);
      Files.writeString(
          config,
          """
          server: {port: %d, management_port: %d, timeout: 5000}
          database:
            type: postgres
            postgres: {host: %s, port: %d, database: %s, user: %s, password: "${env:DB_PASSWORD}"}
          tokens: {algorithm: ECDSA, key_duration: 3h, token_duration: 30m, issuer: stoke, user_info: {username: u}}
          users: {create_stoke_claims: true}
          """
              .formatted(
                  port,
                  managementPort,
                  database.host(),
                  database.port(),
                  database.name(),
                  database.user()));
    }

    @Override
    public void configure(ProcessBuilder process) {
      process.command().addAll(List.of("--config", config.toString()));
      var environment = process.environment();
      environment.put("DB_PASSWORD", postgres.database(LocalPostgres.DATABASE).password());
      environment.put("STOKE_ADMIN_PASSWORD", password);
      environment.put("STOKE_DRAIN_SECONDS", "0");
      environment.put("STOKE_GRACE_SECONDS", "6");
    }

    @Override
    public void use(Process process) throws IOException, InterruptedException {
      Http.awaitOk(process, managementPort, "/readyz");
      Http.get(managementPort, "/metrics");
      new PodUse(port, "sadmin", password).run(sessions);
    }

    @Override
    public void close() {
      postgres.close();
    }
  }
}
