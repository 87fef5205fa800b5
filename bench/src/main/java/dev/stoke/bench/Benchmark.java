package dev.stoke.bench;

import dev.stoke.bench.jwks.JwksBenchmark;
import dev.stoke.bench.load.Pace;
import dev.stoke.bench.login.LoginBenchmark;
import dev.stoke.bench.refresh.RefreshBenchmark;
import dev.stoke.bench.report.Figure;
import dev.stoke.bench.server.Site;
import dev.stoke.bench.start.StartBenchmark;
import dev.stoke.local.up.Progress;
import java.io.IOException;
import java.util.List;

/** What can be measured. */
enum Benchmark {
  JWKS("Key sets against a bare Undertow and nginx, and while other things fail."),
  LOGIN("Logins against the hashes that the processors can compute."),
  REFRESH("Rotating refreshes at two pods against an update and a signature."),
  START("A pod's start and memory, with and without an AOT cache, against a bare Undertow.");

  private final String description;

  Benchmark(String description) {
    this.description = description;
  }

  String description() {
    return description;
  }

  List<Figure> run(Site site, Pace pace, Progress progress)
      throws IOException, InterruptedException {
    return switch (this) {
      case JWKS -> JwksBenchmark.run(site, pace, progress);
      case LOGIN -> LoginBenchmark.run(site, pace, progress);
      case REFRESH -> RefreshBenchmark.run(site, pace, progress);
      case START -> StartBenchmark.run(site, pace, progress);
    };
  }
}
