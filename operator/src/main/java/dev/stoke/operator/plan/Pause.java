package dev.stoke.operator.plan;

/** Whether the user has asked to leave everything as it is. */
public enum Pause {
  NO,
  /** Nothing would be changed anyway. */
  NOTHING_WAITS,
  CHANGES_WAIT
}
