package dev.stoke.pod;

import dev.stoke.pod.config.ConfigException;
import java.io.PrintWriter;
import org.slf4j.LoggerFactory;

/** Says on the standard error why the program does not go on. Each gives the exit code. */
final class Refusal {
  private static final int CODE = 1;

  private Refusal() {}

  /** All that is wrong, a line each. */
  static int of(ConfigException e, PrintWriter err) {
    e.problems().forEach(problem -> err.println("stoke-pod: " + problem));
    return CODE;
  }

  /**
   * @param what begins the line
   */
  static int of(String what, IllegalStateException reason, PrintWriter err) {
    LoggerFactory.getLogger(PodMain.class).debug("Cannot go on", reason);
    err.println(
        "stoke-pod: "
            + what
            + (reason.getMessage() == null ? reason.toString() : reason.getMessage()));
    return CODE;
  }
}
