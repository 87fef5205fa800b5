package dev.stoke.pod.config;

import java.util.List;
import java.util.Locale;

/**
 * Section {@code logging}.
 *
 * @param level one of trace, debug, info, warn, error, off
 * @param logFile path; empty: no file
 * @param stdout whether lines go to the standard output
 */
public record LoggingSection(String level, String logFile, boolean stdout) {
  private static final List<String> LEVELS = List.of("trace", "debug", "info", "warn", "error");

  static LoggingSection read(YamlMap map) {
    String level = map.text("level", "info").toLowerCase(Locale.ROOT);
    if (level.equals("fatal") || level.equals("panic")) {
      // Upstream's two highest levels: nothing here is as grave without ending the process.
      level = "error";
    }
    if (!LEVELS.contains(level)) {
      map.problem("level", "must be one of " + String.join(", ", LEVELS));
    }
    String logFile = map.text("log_file", "");
    boolean pretty = map.flag("pretty_stdout");
    boolean write = map.flag("write_to_stdout");
    map.rejectUnknown();
    return new LoggingSection(level, logFile, pretty || write || logFile.isEmpty());
  }
}
