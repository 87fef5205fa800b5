package dev.stoke.local.up;

/** Told what was done while the parts start, for a person who waits. */
@FunctionalInterface
public interface Progress {
  /** One step is done: {@code "PostgreSQL"}, {@code "127.0.0.1:40213"}. */
  void done(String step, String detail);
}
