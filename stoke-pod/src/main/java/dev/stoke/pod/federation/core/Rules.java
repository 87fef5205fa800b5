package dev.stoke.pod.federation.core;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/** Which guards are in force. */
public final class Rules {
  private static final Rules ALL = new Rules(EnumSet.allOf(Rule.class));

  private final Set<Rule> held;

  private Rules(Set<Rule> held) {
    this.held = held;
  }

  public static Rules all() {
    return ALL;
  }

  /** For proofs that the rule is needed; never in a pod. */
  public Rules without(Rule rule) {
    Set<Rule> rest = EnumSet.copyOf(held);
    rest.remove(rule);
    return new Rules(rest);
  }

  public boolean hold(Rule rule) {
    return held.contains(rule);
  }

  Duration silence(Timers timers) {
    return hold(Rule.SILENCE_OUTLASTS_LEASE) ? timers.silence() : timers.lease().dividedBy(3);
  }

  Duration margin(Timers timers) {
    return hold(Rule.RETENTION_MARGIN) ? timers.margin() : Duration.ZERO;
  }
}
