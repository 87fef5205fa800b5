package dev.stoke.pod.http;

import dev.stoke.pod.json.BadRequest;
import dev.stoke.pod.json.JsonObject;
import dev.stoke.pod.tokens.LoginRequest;
import dev.stoke.pod.tokens.Sessions;
import dev.stoke.pod.tokens.TokenPair;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.undertow.server.HttpServerExchange;
import java.util.Map;
import java.util.Optional;

/** {@code POST /api/login}. */
final class LoginOperation implements JsonCall.Operation {
  private final Sessions sessions;
  private final ClientAddress client;
  private final Counter granted;
  private final Counter refused;

  LoginOperation(Sessions sessions, ClientAddress client, MeterRegistry metrics) {
    this.sessions = sessions;
    this.client = client;
    this.granted = metrics.counter("stoke.logins", "result", "granted");
    this.refused = metrics.counter("stoke.logins", "result", "refused");
  }

  /** What will be turned away is not worth its body and a worker: there may be very many. */
  @Override
  public boolean admit(HttpServerExchange exchange) {
    boolean busy = sessions.isBusy();
    if (busy) {
      Reply.tooManyLogins(exchange);
    }
    return !busy;
  }

  @Override
  public void run(HttpServerExchange exchange, JsonObject body) throws BadRequest {
    LoginRequest request =
        new LoginRequest(
            body.text("username"),
            body.text("password"),
            body.optionalText("provider").orElse(""),
            body.maps("required_claims"),
            body.texts("filter_claims"));
    Optional<TokenPair> pair = sessions.login(request, client.of(exchange));
    if (pair.isEmpty()) {
      refused.increment();
      Reply.json(exchange, 401, Map.of());
      return;
    }
    granted.increment();
    Reply.json(
        exchange,
        200,
        Map.of(
            "token", pair.get().token(),
            "refresh", pair.get().refresh(),
            "username", pair.get().username()));
  }
}
