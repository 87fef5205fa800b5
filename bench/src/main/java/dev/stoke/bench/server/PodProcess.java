package dev.stoke.bench.server;

import dev.stoke.bench.load.Client;
import dev.stoke.local.postgres.Database;
import dev.stoke.local.up.OwnerOnly;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Auth pods as processes, with an image's options. */
public final class PodProcess {
  public static final String USER = "sadmin";

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

  /** Of all pods of this process, which may use a database one after the other. */
  private static final String PASSWORD = UUID.randomUUID().toString();

  private final Measured measured;
  private final int managementPort;
  private final Path log;

  private PodProcess(Measured measured, int managementPort, Path log) {
    this.measured = measured;
    this.managementPort = managementPort;
    this.log = log;
  }

  /** So many that know each other, on one database; waits until each signs and knows all keys. */
  public static List<PodProcess> start(Site site, Database database, int count)
      throws IOException, InterruptedException {
    var pods = begin(site, database, count, List.of());
    for (var pod : pods) {
      pod.await("sign", pod::signs);
    }
    return pods;
  }

  /**
   * One that is alone; waits until it is ready.
   *
   * @param options further ones of Java
   */
  public static PodProcess startReady(Site site, Database database, List<String> options)
      throws IOException, InterruptedException {
    var pod = begin(site, database, 1, options).getFirst();
    pod.await("be ready", pod::isReady);
    return pod;
  }

  private static List<PodProcess> begin(
      Site site, Database database, int count, List<String> options) throws IOException {
    var ports = Site.freePorts(2 * count);
    var peers = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      peers.add("\"bench-%d=http://127.0.0.1:%d\"".formatted(i, ports.get(i)));
    }
    var pods = new ArrayList<PodProcess>();
    for (int i = 0; i < count; i++) {
      var id = "bench-" + i;
      var directory = site.newDirectory(id);
      var config = directory.resolve("config.yaml");
      Files.writeString(
          config,
          CONFIG.formatted(
              ports.get(i),
              ports.get(count + i),
              database.host(),
              database.port(),
              database.name(),
              database.user(),
              id,
              String.join(", ", peers)));
      OwnerOnly.restrict(config);
      var command = new ArrayList<>(site.programs().measuredPod(options));
      command.addAll(List.of("--config", config.toString()));
      var log = directory.resolve("log");
      var builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
      var environment = builder.environment();
      environment.put("DB_PASSWORD", database.password());
      environment.put("STOKE_ADMIN_PASSWORD", PASSWORD);
      environment.put("STOKE_DRAIN_SECONDS", "0");
      environment.put("STOKE_GRACE_SECONDS", "6");
      var measured = Measured.at(id, ports.get(i), site.start(id, builder));
      pods.add(new PodProcess(measured, ports.get(count + i), log));
    }
    return pods;
  }

  private void await(String what, Callable<Boolean> done) throws IOException, InterruptedException {
    Patience.await(
        "the pod %s to %s; its log is %s".formatted(measured.name(), what, log),
        measured.process(),
        done);
  }

  private boolean isReady() {
    try (var client = new Client(management())) {
      return client.get("/readyz").status() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private boolean signs() {
    try (var client = new Client(base())) {
      return client.post("/api/login", "", login()).status() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  public Measured measured() {
    return measured;
  }

  public URI base() {
    return measured.base();
  }

  /** The body of a login that is granted. */
  public String login() {
    return "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(USER, PASSWORD);
  }

  private URI management() {
    return URI.create("http://127.0.0.1:" + managementPort);
  }

  /** The sum of a counter with this label, as the pod tells it. */
  public long counted(String metric, String label) throws IOException {
    try (var client = new Client(management())) {
      return Pattern.compile(
              "(?m)^%s\\{[^}]*%s[^}]*} ([0-9.E]+)$"
                  .formatted(Pattern.quote(metric), Pattern.quote(label)))
          .matcher(client.get("/metrics").body())
          .results()
          .mapToLong(line -> (long) Double.parseDouble(line.group(1)))
          .sum();
    }
  }

  /** Stops its processor time without a word to anybody; to be followed by {@link #goOn}. */
  public void hang() throws IOException, InterruptedException {
    signal("STOP");
  }

  public void goOn() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    var kill =
        new ProcessBuilder("kill", "-" + name, Long.toString(measured.process().pid())).start();
    if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
      throw new IOException("cannot send " + name + " to the pod " + measured.name());
    }
  }

  /** For good, so that others have its processor time. */
  public void stop() {
    measured.stop();
  }
}
