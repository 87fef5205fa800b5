package dev.stoke.bench.server;

import static java.util.Objects.requireNonNull;

import dev.stoke.local.aot.AotCaches;
import dev.stoke.local.postgres.Database;
import dev.stoke.local.postgres.LocalPostgres;
import dev.stoke.local.process.ChildProcesses;
import dev.stoke.local.up.Parts;
import dev.stoke.local.up.Programs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A folder, a PostgreSQL and the programs of the checkout; what is started here is ended in reverse
 * order by {@link #close}.
 */
public final class Site implements AutoCloseable {
  private static final Duration LEFTOVER_GRACE = Duration.ofSeconds(10);

  private final Path directory;
  private final Parts parts;
  private final Programs programs;
  private final ChildProcesses processes;
  private final LocalPostgres postgres;
  private final AtomicInteger names = new AtomicInteger();
  private final AotCaches caches;

  private Site(Path home, Path directory, Parts parts) {
    this.directory = directory;
    this.parts = parts;
    this.programs = new Programs(home);
    this.caches = AotCaches.in(directory.resolve("aot"));
    this.processes = new ChildProcesses(directory.resolve("processes"));
    processes.endLeftovers(LEFTOVER_GRACE);
    this.postgres = parts.add(LocalPostgres.start(directory.resolve("postgres"), processes));
  }

  /**
   * @param home the checkout, with built programs
   * @param directory for state and logs
   * @param parts what is started; may be closed from another thread
   */
  public static Site open(Path home, Path directory, Parts parts) throws IOException {
    requireNonNull(home, "home is null");
    Files.createDirectories(requireNonNull(directory, "directory is null"));
    try {
      return new Site(home, directory, requireNonNull(parts, "parts is null"));
    } catch (RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  /** All of its databases can be reached, or none. */
  public LocalPostgres postgres() {
    return postgres;
  }

  /** A new and empty one. */
  public Database newDatabase() {
    var name = "bench_%d_%d".formatted(ProcessHandle.current().pid(), names.incrementAndGet());
    postgres.createDatabase(name);
    return postgres.database(name);
  }

  /**
   * Options of Java for a pod with an AOT cache, which is recorded when this build has none here. A
   * pod that cannot take it ends, where it would only be slow.
   */
  public List<String> podCache() throws IOException, InterruptedException {
    var key = programs.measuredPodKey();
    if (!caches.has(key)) {
      caches.prepare();
      var draft = caches.draft(key);
      try {
        PodProcess.recordCache(this, draft);
        caches.put(key, draft);
      } finally {
        caches.discard(draft);
      }
    }
    return List.of(caches.get(key).using().getFirst(), "-XX:AOTMode=on");
  }

  Programs programs() {
    return programs;
  }

  /** A new folder, such as for one process. */
  public Path newDirectory(String name) throws IOException {
    return Files.createDirectories(
        directory.resolve("run").resolve(name + "-" + names.incrementAndGet()));
  }

  Process start(String name, ProcessBuilder builder) throws IOException {
    var process = processes.start(name, builder);
    parts.add(() -> ChildProcesses.stop(process, Duration.ofSeconds(5)));
    return process;
  }

  /** Ports that nobody listens at now. */
  static List<Integer> freePorts(int count) throws IOException {
    var held = new ArrayList<ServerSocket>();
    try {
      for (int i = 0; i < count; i++) {
        held.add(new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1")));
      }
      return held.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (var socket : held) {
        socket.close();
      }
    }
  }

  @Override
  public void close() {
    parts.close();
  }
}
