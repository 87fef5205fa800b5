package dev.stoke.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/** What a pod's process holds beside memory. */
public final class Footprint {
  private static final long PATIENCE_SECONDS = 30;

  private Footprint() {}

  /** Open ones; empty where the system has no {@code /proc}. */
  public static OptionalDouble descriptors(Measured pod) throws IOException {
    var directory = Path.of("/proc", Long.toString(pod.process().pid()), "fd");
    if (!Files.isReadable(directory)) {
      return OptionalDouble.empty();
    }
    try (var open = Files.list(directory)) {
      return OptionalDouble.of((double) open.count());
    }
  }

  /** Has the pod's Java collect its garbage, all of it. */
  public static void collect(Measured pod) throws IOException, InterruptedException {
    var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    var process =
        new ProcessBuilder(List.of(jcmd, Long.toString(pod.process().pid()), "GC.run"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException("cannot have the pod " + pod.name() + " collect its garbage");
      }
    } finally {
      process.destroyForcibly();
    }
  }
}
