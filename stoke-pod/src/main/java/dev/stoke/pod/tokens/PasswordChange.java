package dev.stoke.pod.tokens;

import dev.stoke.pod.audit.Audit;
import dev.stoke.pod.audit.AuditEvent;
import dev.stoke.pod.audit.AuditEvent.Actor;
import dev.stoke.pod.users.Directory;
import dev.stoke.pod.users.Directory.Account;
import dev.stoke.pod.users.NewPasswords;
import dev.stoke.pod.users.PasswordHash;
import dev.stoke.pod.users.PasswordMark;
import dev.stoke.pod.users.Passwords;
import dev.stoke.pod.users.RefusedPasswordException;
import dev.stoke.pod.users.ThrottledException;
import dev.stoke.pod.users.User;
import dev.stoke.pod.users.Verdict;
import java.net.InetAddress;
import java.time.Clock;
import java.util.Optional;
import org.springframework.transaction.support.TransactionTemplate;

/** A user gives the own account a new password, which ends all other sessions of it. */
public final class PasswordChange {
  private static final String ACTION = "password-change";

  private final RefreshFamilies families;
  private final Directory directory;
  private final Passwords passwords;
  private final NewPasswords newPasswords;
  private final TransactionTemplate transactions;
  private final Audit audit;
  private final Clock clock;

  public PasswordChange(
      RefreshFamilies families,
      Directory directory,
      Passwords passwords,
      NewPasswords newPasswords,
      TransactionTemplate transactions,
      Audit audit,
      Clock clock) {
    this.families = families;
    this.directory = directory;
    this.passwords = passwords;
    this.newPasswords = newPasswords;
    this.transactions = transactions;
    this.audit = audit;
    this.clock = clock;
  }

  /** What became of it. */
  public enum Result {
    CHANGED,
    /** The token is not the last one of a session that goes on, so whose it is is not known. */
    NO_SESSION,
    WRONG_PASSWORD,
    /** The account is that of a foreign provider and has none here. */
    NO_PASSWORD
  }

  /**
   * @param bearer a token that has been verified
   * @param source address of the client
   * @throws RefusedPasswordException when the new password breaks a rule
   * @throws ThrottledException after too many wrong old passwords
   */
  public Result change(String bearer, String oldPassword, String newPassword, InetAddress source)
      throws RefusedPasswordException {
    Optional<Family> family = families.findByAccess(RefreshToken.hashOf(bearer), clock.instant());
    Optional<User> user =
        family.flatMap(
            found -> directory.find(found.userId()).filter(found::isOf).map(Account::user));
    if (user.isEmpty()) {
      audit.record(AuditEvent.refused(ACTION, Actor.NOBODY, source, "no-session"));
      return Result.NO_SESSION;
    }
    return change(family.get(), user.get(), oldPassword, newPassword, source);
  }

  private Result change(
      Family family, User user, String oldPassword, String newPassword, InetAddress source)
      throws RefusedPasswordException {
    Actor actor = Actor.user(user.id(), user.username());
    try {
      switch (passwords.check(user.username(), oldPassword, source)) {
        case Verdict.Refused refused -> {
          audit.record(AuditEvent.refused(ACTION, actor, source, refused.reason().word()));
          return refused.reason() == Verdict.Reason.NO_PASSWORD
              ? Result.NO_PASSWORD
              : Result.WRONG_PASSWORD;
        }
        case Verdict.Granted granted -> {
          PasswordMark old = granted.mark().orElseThrow();
          PasswordHash hash = newPasswords.hash(newPassword, user.username(), user.email());
          if (!store(family, user, old, hash)) {
            audit.record(AuditEvent.refused(ACTION, actor, source, "wrong-password"));
            return Result.WRONG_PASSWORD;
          }
        }
      }
    } catch (ThrottledException e) {
      if (e.isNews()) {
        audit.record(AuditEvent.refused(ACTION, actor, source, "throttled"));
      }
      throw e;
    } catch (RefusedPasswordException e) {
      audit.record(AuditEvent.refused(ACTION, actor, source, "password-rules"));
      throw e;
    }
    audit.record(AuditEvent.granted(ACTION, actor, source).on("user:" + user.id()));
    return Result.CHANGED;
  }

  /** False when somebody else has changed it since it was checked: what is newer stays. */
  private boolean store(Family family, User user, PasswordMark old, PasswordHash hash) {
    return Boolean.TRUE.equals(
        transactions.execute(transaction -> {
          boolean stored = newPasswords.replace(user, old, hash);
          if (stored) {
            families.keepOnly(family, PasswordMark.of(hash));
          }
          return stored;
        }));
  }
}
