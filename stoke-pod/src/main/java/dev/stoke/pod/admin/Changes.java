package dev.stoke.pod.admin;

import static java.util.Objects.requireNonNull;

import dev.stoke.pod.config.PolicySection;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Runs changes, each in one transaction that sees the database as if no other one ran: what the
 * rights were decided on is still so when the change is committed.
 */
final class Changes {
  /** Enough for many at once: of those that meet, the databases let one through each time. */
  private static final int ATTEMPTS = 10;

  private static final int LONGEST_PAUSE_MILLIS = 100;

  private final TransactionTemplate transactions;
  private final Stores stores;
  private final PolicySection policy;
  private final AccountEvents events;

  Changes(
      TransactionTemplate transactions, Stores stores, PolicySection policy, AccountEvents events) {
    this.transactions =
        new TransactionTemplate(
            requireNonNull(transactions.getTransactionManager(), "transaction manager is null"));
    this.transactions.setIsolationLevel(TransactionDefinition.ISOLATION_SERIALIZABLE);
    this.stores = stores;
    this.policy = policy;
    this.events = events;
  }

  /**
   * @param operation whose right the caller needs, by the token and by the database as it is now
   * @param id of what is changed, for the record
   * @param step may run several times, each time in a new transaction
   */
  Answer run(Caller caller, Operation operation, long id, Function<Guard, Answer> step) {
    return run(caller, operation, Long.toString(id), step);
  }

  /**
   * @param name of what is created and has no id yet, for the record
   */
  Answer run(Caller caller, Operation operation, String name, Function<Guard, Answer> step) {
    Answer answer = repeat(() -> once(caller, operation.right(), step));
    events.changed(caller.name(), caller.source(), operation.word(), operation.target(name));
    return answer;
  }

  /** Runs questions to a guard that come before a change is worth any work. */
  void check(Caller caller, Operation operation, Consumer<Guard> questions) {
    questions.accept(guard(caller, operation.right()));
  }

  private Answer once(Caller caller, Right right, Function<Guard, Answer> step) {
    return requireNonNull(
        transactions.execute(transaction -> {
          Guard guard = guard(caller, right);
          long superusers = stores.superusers();
          Answer answer = step.apply(guard);
          if (superusers > 0 && stores.superusers() == 0) {
            throw Refused.forbidden(
                Refusal.LAST_SUPERUSER, "this would leave nobody who may do everything (stk=S)");
          }
          return answer;
        }));
  }

  /** A demoted administrator has a token that still says otherwise, so both must allow it. */
  private Guard guard(Caller caller, Right right) {
    if (policy.readOnly()) {
      throw Refused.forbidden(
          Refusal.READ_ONLY, "users.policy_config.read_only_mode allows no changes");
    }
    if (!caller.isNamed()) {
      throw Refused.forbidden(
          Refusal.UNNAMED,
          "tokens do not say whose they are; set tokens.user_info.username in the configuration");
    }
    Rights now = caller.account(stores.users()).map(stores::heldBy).orElse(Rights.NONE);
    Rights both = caller.rights().limitedTo(now);
    if (!both.has(right)) {
      throw Refused.forbidden(Refusal.RIGHT_LOST, "your account may not do this any more");
    }
    return new Guard(both, policy);
  }

  private static Answer repeat(Supplier<Answer> attempt) {
    for (int turn = 1; ; turn++) {
      try {
        return attempt.get();
      } catch (DuplicateKeyException e) {
        throw Refused.conflict("the name or the value is taken by another entry");
      } catch (ConcurrencyFailureException e) {
        // Another change came between: the databases ask for it to be tried again.
        if (turn == ATTEMPTS || !paused(turn)) {
          throw e;
        }
      }
    }
  }

  /** By chance, so that those that met do not meet again; false when the thread is to end. */
  private static boolean paused(int turn) {
    long most = Math.min(LONGEST_PAUSE_MILLIS, 1L << turn);
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(most + 1));
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
