package dev.stoke.operator.api;

/** How durations are written in a StokeCluster. */
final class Durations {
  /** Five digits keep every sum within CEL's and Go's range of 292 years. */
  static final String PATTERN = "^([0-9]{1,5}[hms])+$";

  static final int MAX_LENGTH = 16;

  private Durations() {}
}
