package dev.stoke.pod.federation.simulation;

import dev.stoke.pod.federation.core.Effect;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a run, or many, amounted to. */
final class Tally {
  /** How a login went, and why not well. */
  enum Login {
    GRANTED,
    DATABASE_AWAY,
    NOBODY_CAN_SIGN,
    NO_DELEGATE_REACHED,
    NO_LEASE,
    POD_DOES_NOT_ANSWER,
    NO_POD_IN_ENDPOINTS
  }

  private final Map<Login, Long> logins = new EnumMap<>(Login.class);
  private final Map<String, Long> alarms = new TreeMap<>();
  private long schedules;
  private long steps;
  private long tokens;
  private long verifications;
  private long misses;
  private long activations;
  private long earlyActivations;
  private long virtualMillis;

  void stepped() {
    steps++;
  }

  void signed() {
    tokens++;
  }

  void verified() {
    verifications++;
  }

  /** A token of an early key, or a set older than P: not promised. */
  void missed() {
    misses++;
  }

  void login(Login outcome) {
    logins.merge(outcome, 1L, Long::sum);
  }

  void activated(boolean early) {
    activations++;
    earlyActivations += early ? 1 : 0;
  }

  void alarmed(Effect.Alarm alarm) {
    alarms.merge(alarm.about(), 1L, Long::sum);
  }

  void ended(long atMillis) {
    schedules++;
    virtualMillis += atMillis;
  }

  long tokens() {
    return tokens;
  }

  long earlyActivations() {
    return earlyActivations;
  }

  long count(Login outcome) {
    return logins.getOrDefault(outcome, 0L);
  }

  void add(Tally other) {
    schedules += other.schedules;
    steps += other.steps;
    tokens += other.tokens;
    verifications += other.verifications;
    misses += other.misses;
    activations += other.activations;
    earlyActivations += other.earlyActivations;
    virtualMillis += other.virtualMillis;
    other.logins.forEach((login, count) -> logins.merge(login, count, Long::sum));
    other.alarms.forEach((alarm, count) -> alarms.merge(alarm, count, Long::sum));
  }

  @Override
  public String toString() {
    long asked = Math.max(1, logins.values().stream().mapToLong(Long::longValue).sum());
    String availability =
        logins.entrySet().stream()
            .map(entry -> "%s %.2f %%".formatted(entry.getKey(), 100.0 * entry.getValue() / asked))
            .collect(Collectors.joining(", "));
    return ("%,d schedules, %,d h of virtual time, %,d steps, %,d tokens, %,d verifications"
            + " (%,d misses that are not promised), %,d activations (%,d early); logins: %s;"
            + " alarms: %s")
        .formatted(
            schedules,
            virtualMillis / 3_600_000,
            steps,
            tokens,
            verifications,
            misses,
            activations,
            earlyActivations,
            availability,
            alarms);
  }
}
