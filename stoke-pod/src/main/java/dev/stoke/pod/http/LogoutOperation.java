package dev.stoke.pod.http;

import dev.stoke.pod.json.BadRequest;
import dev.stoke.pod.json.JsonObject;
import dev.stoke.pod.tokens.Sessions;
import io.undertow.server.HttpServerExchange;

/**
 * {@code POST /api/logout}: ends the family of a refresh token. The answer is the same for one that
 * has ended already or never was (RFC 7009, 2.2).
 */
final class LogoutOperation implements JsonCall.Operation {
  private final Sessions sessions;
  private final ClientAddress client;

  LogoutOperation(Sessions sessions, ClientAddress client) {
    this.sessions = sessions;
    this.client = client;
  }

  @Override
  public boolean admit(HttpServerExchange exchange) {
    return Bearer.isThere(exchange);
  }

  @Override
  public void run(HttpServerExchange exchange, JsonObject body) throws BadRequest {
    String refresh = body.text("refresh");
    if (sessions.verify(Bearer.of(exchange).orElseThrow()).isEmpty()) {
      Bearer.refuse(exchange);
      return;
    }
    sessions.logout(refresh, client.of(exchange));
    Reply.empty(exchange, 204);
  }
}
