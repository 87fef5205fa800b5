package dev.stoke.operator.connection;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The notes of who wrote which field say the same of every object of a kind, as deep maps: equal
 * parts of them are kept once. Thread-safe.
 */
final class SharedParts {
  /** More than all kinds have together, and a bound should somebody write very different ones. */
  private static final int MOST = 5_000;

  /** Of the list of owners, which is different for each object. */
  private static final String BY_UID = "k:{\"uid\":";

  private static final Map<Map<String, Object>, Map<String, Object>> KNOWN =
      new ConcurrentHashMap<>();

  private SharedParts() {}

  /** An equal one, which nobody can change. */
  static Map<String, Object> of(Map<String, Object> notes) {
    return of(notes, true);
  }

  private static Map<String, Object> of(Map<String, Object> notes, boolean top) {
    var copy = new HashMap<String, Object>();
    notes.forEach((key, value) -> copy.put(key, shared(value)));
    var compact = Map.copyOf(copy);
    if (top || compact.keySet().stream().anyMatch(key -> key.startsWith(BY_UID))) {
      return compact;
    }
    var known = KNOWN.get(compact);
    if (known == null && KNOWN.size() < MOST) {
      known = KNOWN.putIfAbsent(compact, compact);
    }
    return known == null ? compact : known;
  }

  @SuppressWarnings("unchecked") // As JSON has it: the keys of an object are strings.
  private static Object shared(Object value) {
    return value instanceof Map<?, ?> map ? of((Map<String, Object>) map, false) : value;
  }
}
