package dev.stoke.bench.load;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The load generator of that name, as a process. */
final class Wrk implements Reads {
  private static final Pattern QUANTILE = Pattern.compile("(?m)^\\s+(\\d+)%\\s+([0-9.]+)(us|ms|s)");
  private static final Pattern TOTAL =
      Pattern.compile("(?m)^\\s+(\\d+) requests in ([0-9.]+)(us|ms|s|m)");
  private static final Pattern BAD = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");
  private static final Pattern BROKEN =
      Pattern.compile("Socket errors: connect (\\d+), read (\\d+), write (\\d+), timeout (\\d+)");
  private static final long PATIENCE_SECONDS = 30;

  private final Path program;

  private Wrk(Path program) {
    this.program = program;
  }

  static Optional<Wrk> find() {
    return OnPath.find("wrk").map(Wrk::new);
  }

  @Override
  public String name() {
    return "wrk";
  }

  @Override
  public Sample run(URI address, List<String> headers, int connections, Duration time)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    // One thread: the processors are for who answers.
    command.addAll(List.of(program.toString(), "-t1", "-c" + connections, "--latency"));
    command.add("-d" + Math.max(1, time.toSeconds()) + "s");
    headers.forEach(header -> command.addAll(List.of("-H", header)));
    command.add(address.toString());
    var output = Files.createTempFile("stoke-wrk", ".txt");
    try {
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      try {
        if (!process.waitFor(time.toSeconds() + PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          throw new IOException("wrk does not end");
        }
      } finally {
        process.destroyForcibly();
      }
      return read(Files.readString(output));
    } finally {
      Files.delete(output);
    }
  }

  static Sample read(String output) throws IOException {
    var total = TOTAL.matcher(output);
    if (!total.find()) {
      throw new IOException("wrk printed no figures: " + output.strip());
    }
    long bad = sum(BAD.matcher(output));
    return new Sample(
        Long.parseLong(total.group(1)) - bad,
        bad + sum(BROKEN.matcher(output)),
        Duration.ofNanos(Math.round(1e6 * millis(total.group(2), total.group(3)))),
        quantile(output, 50),
        quantile(output, 99));
  }

  private static long sum(Matcher found) {
    long sum = 0;
    if (found.find()) {
      for (int group = 1; group <= found.groupCount(); group++) {
        sum += Long.parseLong(found.group(group));
      }
    }
    return sum;
  }

  private static double quantile(String output, int percent) {
    return QUANTILE
        .matcher(output)
        .results()
        .filter(line -> Integer.parseInt(line.group(1)) == percent)
        .mapToDouble(line -> millis(line.group(2), line.group(3)))
        .findFirst()
        .orElse(Double.NaN);
  }

  private static double millis(String number, String unit) {
    return Double.parseDouble(number)
        * switch (unit) {
          case "us" -> 1e-3;
          case "ms" -> 1;
          case "s" -> 1e3;
          default -> 60e3;
        };
  }
}
