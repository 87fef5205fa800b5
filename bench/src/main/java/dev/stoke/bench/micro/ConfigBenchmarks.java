package dev.stoke.bench.micro;

import dev.stoke.pod.config.Config;
import dev.stoke.pod.config.ConfigException;
import dev.stoke.pod.config.ConfigFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** {@code config.yaml} of one of three pods, read from its file and checked. */
@State(Scope.Benchmark)
public class ConfigBenchmarks {
  private Path file = Path.of("");

  @Setup
  public void prepare() throws IOException {
    file = Files.createTempFile("stoke-bench", ".yaml");
    Files.writeString(
        file,
        """
        server: {port: 8080, timeout: 5000, management_port: 9090}
        database:
          type: postgres
          postgres:
            host: db
            port: 5432
            database: stoke
            user: stoke
            password: ${env:DB_PASSWORD}
        tokens:
          algorithm: ECDSA
          key_duration: 3h
          token_duration: 30m
          issuer: stoke
          user_info: {username: u, email: e}
        cluster:
          enabled: true
          instance_id: stoke-0
          refresh_sec: 30
          static_peers: [http://stoke-0:8080, http://stoke-1:8080, http://stoke-2:8080]
        users: {create_stoke_claims: true}
        """);
  }

  @Benchmark
  public Config parse() throws ConfigException {
    return new ConfigFile(file, Map.of("DB_PASSWORD", "password")).load();
  }

  @TearDown
  public void remove() throws IOException {
    Files.delete(file);
  }
}
