package dev.stoke.local.bench;

import java.util.regex.Pattern;

/** What is needed of the page {@code /metrics} of the operator. */
record OperatorMetrics(String page) {
  private static final Pattern REQUESTS =
      Pattern.compile(
          "(?m)^stoke_operator_api_requests_seconds_count\\{[^}]*verb=\"(\\w+)\"[^}]*} (\\S+)$");
  private static final Pattern RECONCILES =
      Pattern.compile("(?m)^stoke_operator_reconciles_seconds_count\\{[^}]*} (\\S+)$");
  private static final Pattern HEAP =
      Pattern.compile("(?m)^jvm_memory_used_bytes\\{area=\"heap\"[^}]*} (\\S+)$");

  long writes() {
    return requests("create|update|patch|delete|deletecollection|other");
  }

  /** Without watches. */
  long reads() {
    return requests("get|list");
  }

  private long requests(String verbs) {
    return REQUESTS
        .matcher(page)
        .results()
        .filter(line -> line.group(1).matches(verbs))
        .mapToLong(line -> number(line.group(2)))
        .sum();
  }

  long reconciles() {
    return sum(RECONCILES);
  }

  long heapBytes() {
    return sum(HEAP);
  }

  private long sum(Pattern lines) {
    return lines.matcher(page).results().mapToLong(line -> number(line.group(1))).sum();
  }

  private static long number(String text) {
    return (long) Double.parseDouble(text);
  }
}
