package dev.stoke.operator.plan;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes sections of a pod's configuration. What was not asked for is left to the pods' own
 * defaults, which are the same: an image from before a key does not know it.
 */
final class Sections {
  private Sections() {}

  static void putUnless(
      Map<String, Object> section, String key, @Nullable Object value, @Nullable Object absent) {
    if (value != null && !value.equals(absent)) {
      section.put(key, value);
    }
  }
}
