package dev.stoke.pod.federation.simulation;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Messages between pods: late, lost, doubled, overtaken, and cut off in one direction or both. */
final class Network {
  /** How messages fare. */
  record Weather(int lossPercent, int duplicatePercent, long leastMillis, long mostMillis) {
    static final Weather CALM = new Weather(0, 0, 1, 20);
  }

  private final Agenda agenda;
  private final Chance chance;
  private final Map<String, Integer> cuts = new HashMap<>();
  private Weather weather = Weather.CALM;

  Network(Agenda agenda, Chance chance) {
    this.agenda = agenda;
    this.chance = chance;
  }

  void weather(Weather next) {
    weather = next;
  }

  /** Nothing from the former reaches the latter until {@link #mend}; cuts add up. */
  void cut(Collection<String> from, Collection<String> to) {
    forEach(from, to, 1);
  }

  void mend(Collection<String> from, Collection<String> to) {
    forEach(from, to, -1);
  }

  private void forEach(Collection<String> from, Collection<String> to, int more) {
    for (String sender : from) {
      for (String receiver : to) {
        cuts.merge(link(sender, receiver), more, Integer::sum);
      }
    }
  }

  boolean isOpen(String from, String to) {
    return cuts.isEmpty() || cuts.getOrDefault(link(from, to), 0) == 0;
  }

  /** Both directions, as a call that is answered needs. */
  boolean connects(String a, String b) {
    return isOpen(a, b) && isOpen(b, a);
  }

  void send(String from, String to, Runnable arrival) {
    RandomGenerator random = chance.of(link(from, to));
    if (!isOpen(from, to) || Chance.percent(random, weather.lossPercent())) {
      return;
    }
    deliver(from, to, arrival, random);
    if (Chance.percent(random, weather.duplicatePercent())) {
      deliver(from, to, arrival, random);
    }
  }

  private void deliver(String from, String to, Runnable arrival, RandomGenerator random) {
    long delay = Chance.between(random, weather.leastMillis(), weather.mostMillis());
    agenda.in(
        delay,
        () -> {
          if (isOpen(from, to)) {
            arrival.run();
          }
        });
  }

  private static String link(String from, String to) {
    return from + ">" + to;
  }
}
