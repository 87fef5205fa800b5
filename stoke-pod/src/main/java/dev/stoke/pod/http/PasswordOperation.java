package dev.stoke.pod.http;

import dev.stoke.pod.json.BadRequest;
import dev.stoke.pod.json.JsonObject;
import dev.stoke.pod.tokens.PasswordChange;
import dev.stoke.pod.tokens.Sessions;
import dev.stoke.pod.users.RefusedPasswordException;
import io.undertow.server.HttpServerExchange;

/** {@code POST /api/password}: the bearer's user chooses a new password and shows the old one. */
final class PasswordOperation implements JsonCall.Operation {
  private final Sessions sessions;
  private final PasswordChange passwords;
  private final ClientAddress client;

  PasswordOperation(Sessions sessions, PasswordChange passwords, ClientAddress client) {
    this.sessions = sessions;
    this.passwords = passwords;
    this.client = client;
  }

  @Override
  public boolean admit(HttpServerExchange exchange) {
    return Bearer.isThere(exchange);
  }

  @Override
  public void run(HttpServerExchange exchange, JsonObject body) throws BadRequest {
    String oldPassword = body.text("oldPassword");
    String newPassword = body.text("newPassword");
    String bearer = Bearer.of(exchange).orElseThrow();
    if (sessions.verify(bearer).isEmpty()) {
      Bearer.refuse(exchange);
      return;
    }
    try {
      switch (passwords.change(bearer, oldPassword, newPassword, client.of(exchange))) {
        case CHANGED -> Reply.empty(exchange, 204);
        case NO_SESSION ->
            Reply.error(exchange, 401, "the token is not the last one of a session; log in again");
        case WRONG_PASSWORD -> Reply.error(exchange, 403, "oldPassword: is not right");
        case NO_PASSWORD ->
            Reply.error(
                exchange, 403, "this account has no password here; change it where you log in");
      }
    } catch (RefusedPasswordException e) {
      throw new BadRequest(400, "newPassword: " + e.sentence());
    }
  }
}
