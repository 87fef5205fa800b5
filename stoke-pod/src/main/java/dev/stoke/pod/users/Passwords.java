package dev.stoke.pod.users;

import dev.stoke.pod.users.Directory.Account;
import dev.stoke.pod.users.Verdict.Reason;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Decides whether somebody is who they say. */
public final class Passwords {
  private final Directory directory;
  private final HashingSlots slots;
  private final LoginThrottle throttle;
  private final BiPredicate<String, PasswordHash> matches;
  private final SecureRandom random = new SecureRandom();

  /** Stands in where there is no password, so that the answer takes as long. */
  private final PasswordHash decoy;

  Passwords(
      Directory directory,
      HashingSlots slots,
      LoginThrottle throttle,
      BiPredicate<String, PasswordHash> matches) {
    this.directory = directory;
    this.slots = slots;
    this.throttle = throttle;
    this.matches = matches;
    this.decoy = Argon2id.decoy(random);
  }

  /**
   * Hashes on all cores, as far as there is memory for them, with four more callers waiting for
   * each.
   */
  public static Passwords create(Directory directory, LoginThrottle throttle) {
    int cores = Runtime.getRuntime().availableProcessors();
    int places = places(cores, Runtime.getRuntime().maxMemory());
    HashingSlots slots = new HashingSlots(places, 4 * places);
    return new Passwords(directory, slots, throttle, Argon2id::matches);
  }

  /**
   * A heap is half of a pod's memory, and hashes are beside it, or in it where Java computes them:
   * a third of it is good for either.
   */
  static int places(int cores, long heapBytes) {
    long fitting = Math.max(1, heapBytes / 3 / Argon2id.MEMORY_BYTES);
    return (int) Math.min(cores, fitting);
  }

  /** Whether {@link #check} would turn anybody away. */
  public boolean isBusy() {
    return slots.isFull();
  }

  /**
   * Unknown accounts cost the same work as known ones.
   *
   * @param source address of the client
   * @throws ThrottledException after too many failures
   * @throws HashingBusyException when there are too many at once
   */
  public Verdict check(String login, String password, InetAddress source) {
    return check(login, password, source, throttle);
  }

  /**
   * The same, with failures counted elsewhere than usual.
   *
   * @throws ThrottledException after too many failures
   * @throws HashingBusyException when there are too many at once
   */
  public Verdict check(String login, String password, InetAddress source, LoginThrottle throttle) {
    // Before the database is asked: whoever has to wait shall cost nothing.
    throttle.check(login, source);
    if (slots.isFull()) {
      throw new HashingBusyException();
    }
    Optional<Account> account = directory.findByLogin(login);
    // Again, and counted before the place is free: at most as many as there are places slip by.
    return slots.run(() -> {
      throttle.check(login, source);
      Verdict verdict = judge(account, password);
      if (verdict instanceof Verdict.Granted) {
        throttle.succeeded(login, source);
      } else {
        throttle.failed(login, source);
      }
      return verdict;
    });
  }

  /** Logs nobody in, which is counted nowhere, and costs what a login costs. */
  public void rehearse() {
    var _ = check("", "", InetAddress.getLoopbackAddress(), throttle.another());
  }

  /**
   * Costs what the check of a password costs and decides nothing: for refusals that were decided
   * elsewhere, and shall take no less time.
   *
   * @throws HashingBusyException when there are too many at once
   */
  public void checkNothing(String password) {
    slots.run(() -> matches.test(password, decoy));
  }

  private Verdict judge(Optional<Account> account, String password) {
    @Nullable PasswordHash stored = account.map(Account::password).orElse(null);
    boolean right = matches.test(password, stored == null ? decoy : stored);
    if (account.isEmpty()) {
      return new Verdict.Refused(Optional.empty(), Reason.UNKNOWN_ACCOUNT);
    }
    User user = account.get().user();
    if (stored == null) {
      return new Verdict.Refused(Optional.of(user), Reason.NO_PASSWORD);
    }
    return right
        ? new Verdict.Granted(user, account.get().mark())
        : new Verdict.Refused(Optional.of(user), Reason.WRONG_PASSWORD);
  }

  /**
   * Whether a password is that of an account which has one.
   *
   * @throws HashingBusyException when there are too many at once
   */
  public boolean matches(String password, PasswordHash stored) {
    return slots.run(() -> matches.test(password, stored));
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
