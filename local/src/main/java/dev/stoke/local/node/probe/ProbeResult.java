package dev.stoke.local.node.probe;

/** One probe's outcome; the message is for people and says what was wrong. */
public record ProbeResult(boolean success, String message) {
  static final ProbeResult OK = new ProbeResult(true, "");

  static ProbeResult failure(String message) {
    return new ProbeResult(false, message);
  }
}
