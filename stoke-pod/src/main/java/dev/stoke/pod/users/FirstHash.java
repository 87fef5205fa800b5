package dev.stoke.pod.users;

import java.security.SecureRandom;

/**
 * The first hash of a process takes many times as long as those that follow: whoever logged in then
 * would wait, and others behind them be turned away. So a pod computes one of nothing while it
 * starts, before it is ready. Thread-safe.
 */
public final class FirstHash {
  private volatile boolean done;

  private FirstHash() {}

  /** In the background. */
  public static FirstHash begin() {
    FirstHash first = new FirstHash();
    Thread.ofPlatform().daemon().name("first-hash").start(first::compute);
    return first;
  }

  private void compute() {
    try {
      var _ = Argon2id.matches("", Argon2id.decoy(new SecureRandom()));
    } finally {
      done = true;
    }
  }

  /** Whether logins are as fast as they will be. */
  public boolean isDone() {
    return done;
  }
}
