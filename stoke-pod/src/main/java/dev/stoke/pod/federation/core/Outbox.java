package dev.stoke.pod.federation.core;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Effects that wait for the next step; an alarm is among them once. Confined to the core. */
final class Outbox {
  private static final int MOST_ALARMS = 1000;

  private final List<Effect> waiting = new ArrayList<>();
  private final Set<String> alarms = new HashSet<>();

  void add(Effect effect) {
    waiting.add(effect);
  }

  void alarm(String about, String fact) {
    if (alarms.add(about + fact) && alarms.size() < MOST_ALARMS) {
      add(new Effect.Alarm(about, List.of(fact)));
    }
  }

  /** Two pods alive under one instance_id: each takes the other's place in the ledger. */
  void alarmOfTwin(String fact) {
    alarm("two pods with the instance_id of this one are alive", fact);
  }

  /** In the order in which they came; none waits afterwards. */
  List<Effect> drain() {
    List<Effect> effects = new ArrayList<>(waiting);
    waiting.clear();
    return effects;
  }
}
