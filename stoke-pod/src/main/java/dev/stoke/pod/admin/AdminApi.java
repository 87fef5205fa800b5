package dev.stoke.pod.admin;

import dev.stoke.pod.config.PolicySection;
import dev.stoke.pod.config.TokensSection.UserInfo;
import dev.stoke.pod.json.BadRequest;
import dev.stoke.pod.users.Passwords;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The administration: all of its routes, and who may call them. */
public final class AdminApi {
  /** The claims of a bearer token; empty when it is not good. */
  @FunctionalInterface
  public interface Tokens {
    Optional<Map<String, Object>> verify(String bearer);
  }

  private final List<Route> routes;
  private final Tokens tokens;
  private final Supplier<UserInfo> names;

  /**
   * @param capabilities what clients are told is there
   * @param names the claims of tokens that say whose they are
   */
  public AdminApi(
      JdbcClient jdbc,
      TransactionTemplate transactions,
      PolicySection policy,
      List<String> capabilities,
      Passwords passwords,
      Tokens tokens,
      Supplier<UserInfo> names,
      AccountEvents events,
      Clock clock) {
    Stores stores = Stores.of(jdbc);
    Changes changes = new Changes(transactions, stores, policy, events);
    this.tokens = tokens;
    this.names = names;
    this.routes =
        Stream.of(
                new SummaryRoutes(stores, capabilities).routes(),
                new UserRoutes(stores, changes, events).routes(),
                new LocalUserRoutes(stores, changes, events, passwords, clock).routes(),
                new GroupRoutes(stores, changes).routes(),
                new ClaimRoutes(stores, changes).routes(),
                new LinkRoutes(stores, changes).routes())
            .flatMap(List::stream)
            .toList();
  }

  public List<Route> routes() {
    return routes;
  }

  /**
   * Does what one of the {@link #routes} is for.
   *
   * @throws BadRequest for whatever is answered with a sentence alone
   */
  public Answer answer(Route route, Request request) throws BadRequest {
    Optional<Map<String, Object>> claims = tokens.verify(request.bearer());
    if (claims.isEmpty()) {
      throw new BadRequest(401, "the token is not valid; log in again");
    }
    Caller caller = Caller.of(claims.get(), names.get(), request.source());
    if (!caller.rights().has(route.right())) {
      throw new BadRequest(403, "your token does not allow this");
    }
    try {
      return route.action().run(caller, request);
    } catch (Refused e) {
      return e.answer();
    }
  }
}
