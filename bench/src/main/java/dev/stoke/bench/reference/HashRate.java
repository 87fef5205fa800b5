package dev.stoke.bench.reference;

import dev.stoke.pod.users.Argon2id;
import java.security.SecureRandom;

/** Computes password hashes as a login does, and nothing else. */
public final class HashRate {
  private static final String PASSWORD = "a password of some length";

  private HashRate() {}

  public static void main(String[] arguments) throws Exception {
    var stored = Argon2id.hash(PASSWORD, new SecureRandom());
    Work.serve(_ -> () -> Argon2id.matches(PASSWORD, stored));
  }
}
