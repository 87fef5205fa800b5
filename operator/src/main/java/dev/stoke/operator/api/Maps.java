package dev.stoke.operator.api;

import static java.util.Objects.requireNonNullElse;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Maps that always have the same order: fingerprints of what is made of them are compared. */
final class Maps {
  private Maps() {}

  static <V> Map<String, V> sorted(@Nullable Map<String, V> map) {
    return Collections.unmodifiableMap(new TreeMap<>(requireNonNullElse(map, Map.of())));
  }
}
