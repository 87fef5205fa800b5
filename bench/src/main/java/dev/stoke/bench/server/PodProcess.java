package dev.stoke.bench.server;

import dev.stoke.bench.load.Client;
import dev.stoke.local.aot.AotFile;
import dev.stoke.local.postgres.Database;
import dev.stoke.local.training.PodUse;
import java.io.IOException;
import java.net.URI;
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

  /** Of all pods of this process, which may use a database one after the other. */
  static final String PASSWORD = UUID.randomUUID().toString();

  private final Measured measured;
  private final int managementPort;
  private final Path log;

  PodProcess(Measured measured, int managementPort, Path log) {
    this.measured = measured;
    this.managementPort = managementPort;
    this.log = log;
  }

  /**
   * So many that know each other, on one database, with an AOT cache as images have one; waits
   * until each signs and knows all keys.
   */
  public static List<PodProcess> start(Site site, Database database, int count)
      throws IOException, InterruptedException {
    var pods = begin(site, database, count, site.podCache());
    for (var pod : pods) {
      pod.awaitSigning();
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

  /** That of a pod which prepares a database and is used as before an image's cache. */
  static void recordCache(Site site, AotFile cache) throws IOException, InterruptedException {
    var pod = startReady(site, site.newDatabase(), cache.recording());
    new PodUse(pod.base().getPort(), USER, PASSWORD).run(PodUse.MANY);
    pod.measured().stop(cache);
  }

  private static List<PodProcess> begin(
      Site site, Database database, int count, List<String> options) throws IOException {
    var ports = Site.freePorts(2 * count);
    var peers = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      peers.add("bench-%d=http://127.0.0.1:%d".formatted(i, ports.get(i)));
    }
    var pods = new ArrayList<PodProcess>();
    for (int i = 0; i < count; i++) {
      var place =
          PodPlace.of(site, database, "bench-" + i, ports.get(i), ports.get(count + i), peers, "");
      pods.add(place.start(options));
    }
    return pods;
  }

  void awaitSigning() throws IOException, InterruptedException {
    await("sign", this::signs);
  }

  /** For everybody; what it answers is another matter. */
  void awaitListening() throws IOException, InterruptedException {
    await("listen", () -> Patience.listens(base().getPort()));
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
    return (long) gauge(metric, label);
  }

  /**
   * The sum of what the pod tells under this name.
   *
   * @param label that must be there, such as {@code area="heap"}; empty: any or none
   */
  public double gauge(String metric, String label) throws IOException {
    try (var client = new Client(management())) {
      return Pattern.compile("(?m)^%s(\\{[^}]*})? ([0-9.E]+)$".formatted(Pattern.quote(metric)))
          .matcher(client.get("/metrics").body())
          .results()
          .filter(line -> line.group().contains(label))
          .mapToDouble(line -> Double.parseDouble(line.group(2)))
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

  /** At once, as a crash would. */
  void kill() throws InterruptedException {
    measured.process().destroyForcibly().waitFor();
  }

  /** For good, so that others have its processor time. */
  public void stop() {
    measured.stop();
  }
}
