package dev.stoke.pod.providers;

import dev.stoke.pod.config.Provider;
import dev.stoke.pod.providers.LinkedGroups.Targets;
import dev.stoke.pod.providers.ProviderAccounts.Bound;
import dev.stoke.pod.users.User;
import dev.stoke.pod.users.UserStore;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Just-in-time provisioning: finds or makes the account of somebody whom a provider has identified,
 * and brings its groups in line, in one transaction, also when several pods do so at once. Names
 * and e-mail address are taken at the first login, as upstream has it.
 *
 * <p>An account belongs to one identity of one provider for good. One of another source is never
 * given away, whatever the names say.
 */
public final class Provisioning {
  private static final int ATTEMPTS = 5;
  private static final int LONGEST = 255;

  private final TransactionTemplate transactions;
  private final ProviderAccounts accounts;
  private final LinkedGroups groups;
  private final UserStore users;
  private final Clock clock;

  public Provisioning(JdbcClient jdbc, TransactionTemplate transactions, Clock clock) {
    this.transactions = transactions;
    this.accounts = new ProviderAccounts(jdbc);
    this.groups = new LinkedGroups(jdbc);
    this.users = new UserStore(jdbc);
    this.clock = clock;
  }

  /** What became of it. */
  sealed interface Result {
    /** How an account changed. */
    enum Change {
      NONE,
      CREATED,
      /** The Go server had made it, and now it is known whose it is. */
      ADOPTED,
      GROUPS;

      /** For the audit log. */
      String reason() {
        return switch (this) {
          case NONE, CREATED -> "";
          case ADOPTED -> "adopted";
          case GROUPS -> "linked-groups";
        };
      }
    }

    /** The account of the identity. */
    record Provisioned(User user, Change change) implements Result {}

    /**
     * There is none that it may have.
     *
     * @param account that is in the way, or is its own and in no linked group; empty: none
     */
    record Refused(Optional<Long> account, String reason) implements Result {}
  }

  /**
   * @param isOnlyOfItsType whether no other provider of this type is configured
   */
  Result provision(Provider provider, boolean isOnlyOfItsType, ForeignIdentity identity) {
    if (!isUsable(identity.username()) || !isUsable(identity.subject())) {
      return new Result.Refused(Optional.empty(), "no-username");
    }
    return repeat(
        () -> transactions.execute(transaction -> attempt(provider, isOnlyOfItsType, identity)));
  }

  /** Forgets the identities of accounts that were deleted. */
  public void forgetDeleted() {
    accounts.unbindDeleted();
  }

  private Result attempt(Provider provider, boolean isOnlyOfItsType, ForeignIdentity identity) {
    Targets targets = groups.targets(provider.typeSpec(), identity.groups());
    Optional<Bound> bound = accounts.find(provider.typeSpec(), identity.subject());
    if (bound.isPresent()) {
      return sync(bound.get(), provider, targets, Result.Change.NONE);
    }
    return switch (AccountChoice.of(
        identity, provider, isOnlyOfItsType, accounts.named(identity.username()))) {
      case AccountChoice.InTheWay(long id, String reason) ->
          inTheWay(provider, identity, targets, id, reason);
      case AccountChoice.Adopt(long id) -> {
        accounts.bind(id, provider.typeSpec(), identity.subject());
        yield sync(provider, identity, targets, Result.Change.ADOPTED);
      }
      case AccountChoice.Create() -> create(provider, identity, targets);
    };
  }

  private Result create(Provider provider, ForeignIdentity identity, Targets targets) {
    if (targets.wanted().isEmpty()) {
      return new Result.Refused(Optional.empty(), "no-linked-groups");
    }
    if (!isUsable(identity.email())) {
      return new Result.Refused(Optional.empty(), "no-email");
    }
    Optional<Long> holder = accounts.holderOf(identity.username(), identity.email());
    if (holder.isPresent()) {
      return inTheWay(provider, identity, targets, holder.get(), "name-taken");
    }
    long id =
        users.insert(
            new UserStore.Row(
                0,
                cut(identity.firstName()),
                cut(identity.lastName()),
                provider.source(),
                identity.email(),
                identity.username(),
                null,
                clock.instant()));
    accounts.bind(id, provider.typeSpec(), identity.subject());
    return sync(provider, identity, targets, Result.Change.CREATED);
  }

  /** Unless another pod has made it for the same person since it was looked for. */
  private Result inTheWay(
      Provider provider, ForeignIdentity identity, Targets targets, long account, String reason) {
    return accounts
        .find(provider.typeSpec(), identity.subject())
        .map(bound -> sync(bound, provider, targets, Result.Change.NONE))
        .orElseGet(() -> new Result.Refused(Optional.of(account), reason));
  }

  /** As it is found now, locked. */
  private Result sync(
      Provider provider, ForeignIdentity identity, Targets targets, Result.Change change) {
    Bound bound = accounts.find(provider.typeSpec(), identity.subject()).orElseThrow();
    return sync(bound, provider, targets, change);
  }

  private Result sync(Bound bound, Provider provider, Targets targets, Result.Change change) {
    User user = bound.user();
    if (!bound.source().equals(provider.source())) {
      return new Result.Refused(Optional.of(user.id()), "other-source");
    }
    boolean moved = groups.sync(user.id(), targets);
    if (targets.wanted().isEmpty()) {
      return new Result.Refused(Optional.of(user.id()), "no-linked-groups");
    }
    return new Result.Provisioned(
        user, moved && change == Result.Change.NONE ? Result.Change.GROUPS : change);
  }

  /** As the administration has it; what is longer does not fit into MySQL's columns. */
  private static boolean isUsable(String name) {
    return !name.isEmpty()
        && name.length() <= LONGEST
        && name.equals(name.strip())
        && name.chars().noneMatch(Character::isISOControl);
  }

  private static String cut(String name) {
    String clean = name.replaceAll("\\p{Cntrl}", " ");
    return clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST);
  }

  /** Another pod, or a Go server, may make the same account at the same moment. */
  private static Result repeat(Supplier<Result> attempt) {
    for (int left = ATTEMPTS; ; left--) {
      try {
        return attempt.get();
      } catch (DuplicateKeyException | ConcurrencyFailureException e) {
        if (left == 1) {
          throw e;
        }
      }
    }
  }
}
