package dev.stoke.e2e.witness;

import java.util.Map;
import java.util.TreeMap;

/** Tries of one operation and why they failed. Not safe for threads. */
final class Attempts {
  private final Map<String, Integer> refusals = new TreeMap<>();
  private int successes;

  void succeeded() {
    successes++;
  }

  /**
   * @param cause one of few: an HTTP status with the error's code, or what became of the connection
   */
  void refused(String cause) {
    refusals.merge(cause, 1, Integer::sum);
  }

  int tries() {
    return successes + refusals.values().stream().mapToInt(Integer::intValue).sum();
  }

  int successes() {
    return successes;
  }

  Map<String, Integer> refusals() {
    return Map.copyOf(refusals);
  }

  void addAll(Attempts others) {
    successes += others.successes;
    others.refusals.forEach((cause, count) -> refusals.merge(cause, count, Integer::sum));
  }
}
