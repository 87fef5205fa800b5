package dev.stoke.bench;

import dev.stoke.bench.report.Findings;
import dev.stoke.bench.server.Site;
import dev.stoke.local.up.Progress;
import java.io.IOException;

/** What a command has done on a site. */
@FunctionalInterface
interface Measurement {
  Findings run(Site site, Progress progress) throws IOException, InterruptedException;
}
