package dev.stoke.bench.load;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** Gets one address over and over on connections that stay. */
public interface Reads {
  /**
   * @param headers such as {@code If-None-Match: "x"}
   * @param connections each asks again when it has its answer
   */
  Sample run(URI address, List<String> headers, int connections, Duration time)
      throws IOException, InterruptedException;

  /** For a report. */
  String name();

  /** wrk where it is installed, which costs the least; else our own. */
  static Reads best() {
    return Wrk.find().<Reads>map(wrk -> wrk).orElseGet(SelectorReads::new);
  }
}
