package dev.stoke.cli.doctor;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a pod's log says. */
final class LogLines {
  private static final int LONGEST = 300;
  private static final Pattern STACK = Pattern.compile("\\s+at .*|\\s+\\.\\.\\. \\d+ .*");
  private static final Pattern REASON = Pattern.compile(" reason=\"(.*?)\"( \\S+=\"|$)");
  private static final Pattern EXCEPTION =
      Pattern.compile("(?:Caused by: )?(?:[a-z0-9]+\\.)+[A-Za-z]*Exception: (.*)");

  /** The pod has no database. */
  private static final List<String> AWAY =
      List.of("Database is not usable yet", "the key ledger is away");

  /** And has it again. */
  private static final List<String> BACK = List.of("the key ledger is back", "Database migrated");

  private LogLines() {}

  /** The last line that is no stack trace, cut to a bearable length. */
  static String last(String log) {
    var last =
        log.lines()
            .filter(line -> !line.isBlank() && !STACK.matcher(line).matches())
            .reduce("", (first, second) -> second);
    return cut(last.strip());
  }

  /** Why the database was not usable, if that is the newest that the log says of it. */
  static Optional<String> databaseTrouble(String log) {
    Optional<String> trouble = Optional.empty();
    boolean inTrace = false;
    for (var line : log.lines().toList()) {
      if (AWAY.stream().anyMatch(line::contains)) {
        var reason = REASON.matcher(line);
        trouble = Optional.of(reason.find() ? cut(reason.group(1)) : "");
        inTrace = !reason.reset().find();
      } else if (BACK.stream().anyMatch(line::contains)) {
        trouble = Optional.empty();
        inTrace = false;
      } else if (inTrace) {
        var exception = EXCEPTION.matcher(line);
        if (exception.matches()) {
          // The last cause is the nearest to the truth.
          trouble = Optional.of(cut(exception.group(1)));
        } else {
          inTrace = STACK.matcher(line).matches();
        }
      }
    }
    return trouble;
  }

  private static String cut(String text) {
    return text.length() > LONGEST ? text.substring(0, LONGEST) + " ..." : text;
  }
}
