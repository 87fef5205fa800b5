package dev.stoke.bench.reference;

import dev.stoke.pod.users.Argon2id;
import java.security.SecureRandom;

/** Computes password hashes as a login does, and nothing else. */
public final class HashRate {
  private HashRate() {}

  public static void main(String[] arguments) throws Exception {
    var random = new SecureRandom();
    Work.serve(_ -> () -> Argon2id.hash("a password of some length", random), Argon2id::withMemory);
  }
}
