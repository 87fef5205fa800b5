package dev.stoke.cli.doctor;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Can the pods use the database, and if not, why? */
final class DatabaseCheck {
  private static final Duration OLD = Duration.ofMinutes(2);
  private static final Duration START = Duration.ofSeconds(20);

  /** The mend by what drivers and servers say; {@code %s} is the Secret. */
  private static final Map<Pattern, String> MENDS = mends();

  private DatabaseCheck() {}

  static List<Finding> look(Evidence seen) {
    var podsByReason = new LinkedHashMap<String, List<String>>();
    for (var pod : seen.pods()) {
      var name = pod.getMetadata().getName();
      var report = seen.reports().get(name);
      var trouble = LogLines.databaseTrouble(seen.logs().getOrDefault(name, ""));
      boolean away = report == null ? trouble.isPresent() : isAway(report);
      if (away && (trouble.isPresent() || !isNew(pod, seen.now()))) {
        podsByReason.computeIfAbsent(trouble.orElse(""), reason -> new ArrayList<>()).add(name);
      }
    }
    // Who gives no reason most likely has the same as the others.
    if (podsByReason.size() == 2 && podsByReason.containsKey("")) {
      var silent = podsByReason.remove("");
      podsByReason.values().forEach(pods -> pods.addAll(silent));
    }
    var secret = seen.cluster().getSpec().database().secretName();
    return podsByReason.entrySet().stream()
        .map(entry -> finding(entry.getValue(), entry.getKey(), secret))
        .toList();
  }

  private static boolean isAway(PodReport report) {
    var read = report.ledgerReadAt();
    return read == null || Duration.between(read, report.at()).compareTo(OLD) > 0;
  }

  /** It may not have had the time to ask. */
  private static boolean isNew(Pod pod, Instant now) {
    var started = pod.getStatus() == null ? null : pod.getStatus().getStartTime();
    try {
      return started != null && Instant.parse(started).plus(START).isAfter(now);
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static Finding finding(List<String> pods, String reason, String secret) {
    var names = pods.stream().sorted().collect(Collectors.joining(", "));
    var mend =
        MENDS.entrySet().stream()
            .filter(entry -> entry.getKey().matcher(reason).find())
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(
                "Look whether the database runs, and whether host, port and name in Secret %s or spec.database are right.");
    return Finding.problem(
        "The database cannot be used by %s%s."
            .formatted(names, reason.isEmpty() ? "" : ": " + reason),
        mend.formatted(secret));
  }

  private static Map<Pattern, String> mends() {
    var mends = new LinkedHashMap<Pattern, String>();
    mends.put(
        Pattern.compile("28P01|28000|(?i)password authentication failed|access denied"),
        "It refuses the login: correct username and password in Secret %s; the pods take them up by themselves.");
    mends.put(
        Pattern.compile("3D000|(?i)unknown database|database \"[^\"]*\" does not exist"),
        "Create the database, or correct dbname in Secret %s or spec.database.name.");
    mends.put(
        Pattern.compile("42501|(?i)permission denied|command denied"),
        "Grant the user of Secret %s what docs/databases.md lists.");
    mends.put(
        Pattern.compile("53300|08004|(?i)too many (clients|connections)"),
        "Raise the server's limit of connections, or end other clients; the user is that of Secret %s.");
    mends.put(
        Pattern.compile("(?i)\\b(ssl|tls|certificate|PKIX)\\b"),
        "Compare spec.database.tls with what the server offers, and its CA with the one that is named there (login: Secret %s).");
    mends.put(
        Pattern.compile("(?i)unknown ?host|name or service not known|unresolved"),
        "Its name is not known: correct host in Secret %s or spec.database.host; in another namespace it needs a dot and the namespace.");
    mends.put(
        Pattern.compile("(?i)refused"),
        "Nobody listens there: start the database, or correct host and port in Secret %s or spec.database.");
    mends.put(
        Pattern.compile("(?i)timed? ?out|no route|unreachable"),
        "No answer comes: look for a firewall or NetworkPolicy between the pods and the database, then at host and port in Secret %s.");
    return mends;
  }
}
