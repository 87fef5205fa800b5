package dev.stoke.pod.admin;

import dev.stoke.pod.config.PolicySection;
import dev.stoke.pod.config.TokensSection.UserInfo;
import dev.stoke.pod.json.BadRequest;
import dev.stoke.pod.users.Passwords;
import java.net.InetAddress;
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
  private final AccountEvents events;

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
    this.events = events;
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
    Operation operation = route.operation();
    Optional<Caller> caller = caller(request.bearer(), request.source());
    if (caller.isEmpty()) {
      record("", request.source(), operation, "", Refusal.INVALID_TOKEN);
      throw new BadRequest(401, "the token is not valid; log in again");
    }
    String name = caller.get().name();
    if (!caller.get().rights().has(operation.right())) {
      record(name, request.source(), operation, target(operation, request), Refusal.MISSING_RIGHT);
      throw new BadRequest(403, "your token does not allow this");
    }
    try {
      return route.action().run(caller.get(), request);
    } catch (Refused e) {
      String target = e.target().isEmpty() ? target(operation, request) : e.target();
      e.refusal().ifPresent(why -> record(name, request.source(), operation, target, why));
      return e.answer();
    }
  }

  /** Takes note of a call of a route that was refused because no token came with it. */
  public void withoutToken(Route route, InetAddress source) {
    record("", source, route.operation(), "", Refusal.NO_TOKEN);
  }

  /**
   * Whether the metrics may be read; takes note when they may not.
   *
   * @param bearer empty: none came
   */
  public boolean mayReadMetrics(Optional<String> bearer, InetAddress source) {
    Optional<Caller> caller = bearer.flatMap(token -> caller(token, source));
    if (caller.isPresent() && caller.get().rights().has(Operation.METRICS_READ.right())) {
      return true;
    }
    Refusal refusal =
        caller.isPresent()
            ? Refusal.MISSING_RIGHT
            : bearer.isPresent() ? Refusal.INVALID_TOKEN : Refusal.NO_TOKEN;
    record(caller.map(Caller::name).orElse(""), source, Operation.METRICS_READ, "", refusal);
    return false;
  }

  private Optional<Caller> caller(String bearer, InetAddress source) {
    return tokens.verify(bearer).map(claims -> Caller.of(claims, names.get(), source));
  }

  private void record(
      String caller, InetAddress source, Operation operation, String target, Refusal refusal) {
    events.refused(caller, source, operation.word(), target, refusal.word());
  }

  /** What the path names; not in what form it was written there. */
  private static String target(Operation operation, Request request) {
    try {
      return operation.target(Long.toString(request.id()));
    } catch (BadRequest e) {
      // Most routes name nothing, and what is no number is a caller's text.
      return "";
    }
  }
}
