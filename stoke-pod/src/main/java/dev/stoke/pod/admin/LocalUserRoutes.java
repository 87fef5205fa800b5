package dev.stoke.pod.admin;

import dev.stoke.pod.admin.Route.Method;
import dev.stoke.pod.json.BadRequest;
import dev.stoke.pod.json.JsonObject;
import dev.stoke.pod.users.PasswordHash;
import dev.stoke.pod.users.Passwords;
import dev.stoke.pod.users.UserStore;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The routes that create accounts with a password and change passwords. */
final class LocalUserRoutes {
  private static final String PATH = "/api/admin/localuser";
  private static final String SOURCE = "LOCAL";
  private static final Set<String> FOREIGN = Set.of("LDAP", "OIDC");

  private final Stores stores;
  private final Changes changes;
  private final AccountEvents events;
  private final Passwords passwords;
  private final Clock clock;

  LocalUserRoutes(
      Stores stores, Changes changes, AccountEvents events, Passwords passwords, Clock clock) {
    this.stores = stores;
    this.changes = changes;
    this.events = events;
    this.passwords = passwords;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        new Route(Method.POST, PATH, Operation.USER_CREATE, this::create),
        new Route(Method.PATCH, PATH, Operation.USER_PASSWORD, this::setPassword));
  }

  private Answer create(Caller caller, Request request) throws BadRequest {
    JsonObject body = request.body();
    String firstName = body.text("fname");
    String lastName = body.text("lname");
    String username = body.text("username");
    String email = body.text("email");
    String password = body.text("password");
    // Before the hash, which is dear.
    changes.check(caller, Operation.USER_CREATE, guard -> {});
    requireGood(username, email, password);
    UserStore.Row user =
        new UserStore.Row(
            0,
            Texts.free("fname", firstName),
            Texts.free("lname", lastName),
            SOURCE,
            Texts.name("email", email),
            Texts.name("username", username),
            passwords.hash(password),
            clock.instant());
    return changes.run(
        caller,
        Operation.USER_CREATE,
        username,
        guard -> {
          if (stores.users().isTaken(user)) {
            throw Refused.account("another user has this username or this email as one of the two");
          }
          stores.users().insert(user);
          return Answer.ok(Map.of());
        });
  }

  private Answer setPassword(Caller caller, Request request) throws BadRequest {
    JsonObject body = request.body();
    String username = body.text("username");
    String password = body.text("newPassword");
    Optional<String> oldPassword = body.optionalText("oldPassword");
    boolean force = body.flag("force");
    UserStore.Row before = user(username);
    requireLocal(before);
    try {
      return setPassword(caller, before, password, oldPassword, force);
    } catch (Refused e) {
      throw e.on(Operation.USER_PASSWORD.target(Long.toString(before.id())));
    }
  }

  private Answer setPassword(
      Caller caller,
      UserStore.Row before,
      String password,
      Optional<String> oldPassword,
      boolean force) {
    String username = before.username();
    // Before the old password, so that nobody can guess at that of a user beyond his rights.
    changes.check(
        caller, Operation.USER_PASSWORD, guard -> guard.user(before, stores.heldBy(before)));
    requireGood(username, before.email(), password);
    if (!force && !matches(oldPassword, before.password())) {
      throw Refused.account(
          Refusal.WRONG_PASSWORD, "oldPassword is wrong; send the right one, or force");
    }
    PasswordHash hash = passwords.hash(password);
    return changes.run(
        caller,
        Operation.USER_PASSWORD,
        before.id(),
        guard -> {
          UserStore.Row user = user(username);
          requireLocal(user);
          guard.user(user, stores.heldBy(user));
          if (user.id() != before.id() || !Objects.equals(user.password(), before.password())) {
            throw Refused.account("the account was changed meanwhile; try again");
          }
          stores.users().setPassword(user.id(), hash);
          events.sessionsEnd(user.id());
          return Answer.ok(Map.of());
        });
  }

  private UserStore.Row user(String username) {
    return stores
        .users()
        .findByUsername(username)
        .orElseThrow(() -> Refused.account("user not found"));
  }

  /** With a password here, somebody who was removed from a directory could still log in. */
  private static void requireLocal(UserStore.Row user) {
    if (FOREIGN.contains(user.source())) {
      throw Refused.account(
          "the account belongs to a login provider, where its password is changed; to give it one"
              + " here, set its source to "
              + SOURCE
              + " first");
    }
  }

  private boolean matches(Optional<String> given, @Nullable PasswordHash stored) {
    return given.isPresent() && stored != null && passwords.matches(given.get(), stored);
  }

  private void requireGood(String username, String email, String password) {
    events
        .problemWith(username, email, password)
        .ifPresent(problem -> {
          throw Refused.account(Refusal.PASSWORD_RULES, problem);
        });
  }
}
