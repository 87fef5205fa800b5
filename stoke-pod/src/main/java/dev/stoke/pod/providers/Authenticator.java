package dev.stoke.pod.providers;

import dev.stoke.pod.audit.Audit;
import dev.stoke.pod.audit.AuditEvent;
import dev.stoke.pod.audit.AuditEvent.Actor;
import dev.stoke.pod.config.Provider;
import dev.stoke.pod.providers.Provisioning.Result;
import dev.stoke.pod.users.LoginThrottle;
import dev.stoke.pod.users.PasswordMark;
import dev.stoke.pod.users.Passwords;
import dev.stoke.pod.users.ThrottledException;
import dev.stoke.pod.users.User;
import dev.stoke.pod.users.Verdict;
import java.net.InetAddress;
import java.util.Optional;

/**
 * Decides whether somebody is who they say: a foreign provider for those whom it knows, the local
 * password for all others.
 */
public final class Authenticator {
  private final Passwords passwords;
  private final LoginThrottle throttle;

  /**
   * Counts the failures of local passwords while the provider is away, so that those whom only the
   * provider knows, and who try until it is back, need not wait any longer then.
   */
  private final LoginThrottle outages;

  private final ForeignLogins providers;
  private final Provisioning provisioning;
  private final Audit audit;

  /**
   * @param throttle the one that {@code passwords} has
   */
  public Authenticator(
      Passwords passwords,
      LoginThrottle throttle,
      ForeignLogins providers,
      Provisioning provisioning,
      Audit audit) {
    this.passwords = passwords;
    this.throttle = throttle;
    this.outages = throttle.another();
    this.providers = providers;
    this.provisioning = provisioning;
    this.audit = audit;
  }

  /** Whether there are too many at once already, whoever comes. */
  public boolean isBusy() {
    return providers.isEmpty() && passwords.isBusy();
  }

  /**
   * @param provider name of the one that shall decide; empty: none is named
   * @param source address of the client
   * @throws ThrottledException after too many failures, before anybody outside is asked
   */
  public Authentication authenticate(
      String provider, String username, String password, InetAddress source) {
    Optional<BoundedLogin> chosen = providers.choose(provider);
    if (chosen.isEmpty()) {
      return local(passwords.check(username, password, source));
    }
    throttle.check(username, source);
    String spec = chosen.get().provider().typeSpec();
    return switch (chosen.get().check(username, password)) {
      case ForeignAnswer.Identified(ForeignIdentity identity) -> {
        Authentication result = provision(chosen.get().provider(), identity, source);
        if (result instanceof Authentication.Granted) {
          throttle.succeeded(username, source);
        } else {
          throttle.failed(username, source);
        }
        yield result;
      }
      case ForeignAnswer.Refused(String reason) -> {
        throttle.failed(username, source);
        // A name that the provider does not know costs a hash, so this one has to.
        passwords.checkNothing(password);
        yield new Authentication.Refused(Actor.NOBODY, "", reason, spec);
      }
      case ForeignAnswer.Unknown unknown -> local(passwords.check(username, password, source));
      case ForeignAnswer.Unavailable unavailable ->
          switch (local(passwords.check(username, password, source, outages))) {
            case Authentication.Refused refused ->
                new Authentication.Undecided(refused.actor(), spec);
            case Authentication decided -> {
              throttle.succeeded(username, source);
              yield decided;
            }
          };
    };
  }

  private static Authentication local(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Granted(User user, Optional<PasswordMark> mark) ->
          new Authentication.Granted(user, mark, "");
      case Verdict.Refused(Optional<User> account, Verdict.Reason reason) ->
          new Authentication.Refused(
              account.map(user -> Actor.user(user.id(), user.username())).orElse(Actor.NOBODY),
              "",
              reason.word(),
              "");
    };
  }

  private Authentication provision(
      Provider provider, ForeignIdentity identity, InetAddress source) {
    // The name is proven, so it is nobody's password in the wrong field.
    Actor named = Actor.named(identity.username());
    return switch (provisioning.provision(
        provider, providers.isOnlyOfItsType(provider), identity)) {
      case Result.Provisioned(User user, Result.Change change) -> {
        record(change, user, provider, source);
        yield new Authentication.Granted(user, Optional.empty(), provider.typeSpec());
      }
      case Result.Refused(Optional<Long> account, String reason) ->
          new Authentication.Refused(
              named, account.map(id -> "user:" + id).orElse(""), reason, provider.typeSpec());
    };
  }

  private void record(Result.Change change, User user, Provider provider, InetAddress source) {
    if (change == Result.Change.NONE) {
      return;
    }
    String action = change == Result.Change.CREATED ? "user.create" : "user.update";
    audit.record(
        AuditEvent.granted(action, Actor.user(user.id(), user.username()), source)
            .on("user:" + user.id())
            .because(change.reason())
            .through(provider.typeSpec()));
  }
}
