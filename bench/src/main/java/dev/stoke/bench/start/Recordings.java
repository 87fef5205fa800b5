package dev.stoke.bench.start;

import dev.stoke.bench.load.Client;
import dev.stoke.bench.server.PodProcess;
import dev.stoke.bench.server.References;
import dev.stoke.bench.server.Site;
import dev.stoke.local.aot.AotFile;
import dev.stoke.local.postgres.Database;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The AOT caches of what is compared, each from a run that uses the program. */
final class Recordings {
  /** As often as before an image's cache. */
  private static final int CALLS = 3;

  private Recordings() {}

  /** Of a pod that prepares the database, logs somebody in and gives its keys. */
  static AotFile pod(Site site, Database database, List<String> options)
      throws IOException, InterruptedException {
    var cache = file(site, "pod");
    var pod = PodProcess.startReady(site, database, with(options, cache.recording()));
    try (var client = new Client(pod.base())) {
      for (int i = 0; i < CALLS; i++) {
        client.post("/api/login", "", pod.login());
        client.get("/.well-known/jwks.json");
        client.get("/api/pkeys");
      }
    }
    pod.measured().stop(cache);
    return cache;
  }

  static AotFile bareUndertow(Site site, List<String> options)
      throws IOException, InterruptedException {
    var cache = file(site, "bare");
    References.answering(site, with(options, cache.recording())).stop(cache);
    return cache;
  }

  private static AotFile file(Site site, String program) throws IOException {
    return new AotFile(site.newDirectory("recorded").resolve(program + ".aot").toAbsolutePath());
  }

  static List<String> with(List<String> options, List<String> more) {
    var all = new ArrayList<>(options);
    all.addAll(more);
    return all;
  }
}
