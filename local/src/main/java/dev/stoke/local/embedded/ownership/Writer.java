package dev.stoke.local.embedded.ownership;

import java.util.Comparator;
import java.util.Optional;

/** Who writes, and how: one entry of the managed fields. */
public record Writer(String manager, boolean isApply, Optional<String> subresource)
    implements Comparable<Writer> {
  private static final Comparator<Writer> ORDER =
      Comparator.comparing((Writer writer) -> !writer.isApply())
          .thenComparing(Writer::manager)
          .thenComparing(writer -> writer.subresource().orElse(""));

  @Override
  public int compareTo(Writer other) {
    return ORDER.compare(this, other);
  }
}
