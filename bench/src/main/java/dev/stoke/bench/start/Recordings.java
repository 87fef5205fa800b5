package dev.stoke.bench.start;

import dev.stoke.bench.server.References;
import dev.stoke.bench.server.Site;
import dev.stoke.local.aot.AotFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The AOT caches of what is compared, each from a run that uses the program. */
final class Recordings {
  private Recordings() {}

  /** Options of Java for a bare Undertow; one that cannot take the cache ends. */
  static List<String> bareUndertow(Site site, List<String> options)
      throws IOException, InterruptedException {
    var cache = file(site, "bare");
    References.answering(site, with(options, cache.recording())).stop(cache);
    return with(cache.using(), List.of("-XX:AOTMode=on"));
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
