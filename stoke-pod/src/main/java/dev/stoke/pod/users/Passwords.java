package dev.stoke.pod.users;

import dev.stoke.pod.users.Directory.Account;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides whether somebody is who they say. */
public final class Passwords {
  private final Directory directory;
  private final HashingSlots slots;
  private final SecureRandom random = new SecureRandom();

  /** Stands in where there is no password, so that the answer takes as long. */
  private final PasswordHash decoy;

  Passwords(Directory directory, HashingSlots slots) {
    this.directory = directory;
    this.slots = slots;
    this.decoy = Argon2id.hash("", random);
  }

  /** Hashes on all cores, with four more callers waiting for each, at most two seconds long. */
  public static Passwords create(Directory directory) {
    int cores = Runtime.getRuntime().availableProcessors();
    return new Passwords(directory, new HashingSlots(cores, 4 * cores, Duration.ofSeconds(2)));
  }

  /**
   * The user, or empty for every reason to refuse; unknown accounts cost the same work.
   *
   * @throws HashingBusyException when there are too many at once
   */
  public Optional<User> check(String login, String password) {
    Optional<Account> account = directory.findByLogin(login);
    @Nullable PasswordHash stored = account.map(Account::password).orElse(null);
    boolean matches = slots.run(() -> Argon2id.matches(password, stored == null ? decoy : stored));
    return stored != null && matches ? account.map(Account::user) : Optional.empty();
  }

  /**
   * Whether a password is that of an account which has one.
   *
   * @throws HashingBusyException when there are too many at once
   */
  public boolean matches(String password, PasswordHash stored) {
    return slots.run(() -> Argon2id.matches(password, stored));
  }

  /**
   * A fresh hash under a new salt.
   *
   * @throws HashingBusyException when there are too many at once
   */
  public PasswordHash hash(String password) {
    return slots.run(() -> Argon2id.hash(password, random));
  }
}
