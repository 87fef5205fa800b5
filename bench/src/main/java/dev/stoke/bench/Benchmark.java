package dev.stoke.bench;

import dev.stoke.bench.converge.ConvergeBenchmark;
import dev.stoke.bench.jwks.JwksBenchmark;
import dev.stoke.bench.load.Pace;
import dev.stoke.bench.login.LoginBenchmark;
import dev.stoke.bench.refresh.RefreshBenchmark;
import dev.stoke.bench.report.Findings;
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
  START("A pod's start and memory, with and without an AOT cache, against a bare Undertow."),
  CONVERGE("How soon a new pod's key is in every key set, and what more pods cost.");

  /** Of clusters, what is done in a minute or so: started, and simulated. */
  private static final List<Integer> SMALL = List.of(3);

  private static final int MOST_SIMULATED = 50;

  private final String description;

  Benchmark(String description) {
    this.description = description;
  }

  String description() {
    return description;
  }

  Findings run(Site site, Pace pace, Progress progress) throws IOException, InterruptedException {
    return switch (this) {
      case JWKS -> Findings.of(JwksBenchmark.run(site, pace, progress));
      case LOGIN -> Findings.of(LoginBenchmark.run(site, pace, progress));
      case REFRESH -> Findings.of(RefreshBenchmark.run(site, pace, progress));
      case START -> Findings.of(StartBenchmark.run(site, pace, progress));
      case CONVERGE -> ConvergeBenchmark.run(site, SMALL, pace.rounds(), MOST_SIMULATED, progress);
    };
  }
}
