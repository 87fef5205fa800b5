package dev.stoke.local.embedded.resources;

import java.util.Optional;

/** How an object is to be deleted. */
public record DeleteOptions(
    Optional<Integer> gracePeriodSeconds,
    Propagation propagation,
    Optional<String> uid,
    Optional<String> resourceVersion,
    boolean dryRun) {
  /** What becomes of the objects that the deleted one owns. */
  public enum Propagation {
    BACKGROUND,
    FOREGROUND,
    ORPHAN
  }

  public static final DeleteOptions BACKGROUND =
      new DeleteOptions(
          Optional.empty(), Propagation.BACKGROUND, Optional.empty(), Optional.empty(), false);
}
