package dev.stoke.pod.http;

import dev.stoke.pod.federation.Federation;
import dev.stoke.pod.json.BadRequest;
import dev.stoke.pod.json.JsonObject;
import io.undertow.server.HttpServerExchange;

/**
 * {@code POST /peers/announce}: a member says that it has news. It carries no key: this pod then
 * asks that member at the address it knows itself, so that a stranger can cause nothing but that.
 */
final class AnnounceOperation implements JsonCall.Operation {
  private static final int MAX_BODY_BYTES = 1024;
  private static final int MAX_ID_CHARACTERS = 253;

  private final Federation federation;

  AnnounceOperation(Federation federation) {
    this.federation = federation;
  }

  @Override
  public boolean admit(HttpServerExchange exchange) {
    long length = exchange.getRequestContentLength();
    if (length < 0 || length > MAX_BODY_BYTES) {
      Reply.error(exchange, 413, "the body needs a Content-Length of at most " + MAX_BODY_BYTES);
      return false;
    }
    return true;
  }

  @Override
  public void run(HttpServerExchange exchange, JsonObject body) throws BadRequest {
    String id = body.text("instance_id");
    if (id.isEmpty() || id.length() > MAX_ID_CHARACTERS) {
      throw new BadRequest(400, "instance_id: must be 1 to " + MAX_ID_CHARACTERS + " characters");
    }
    federation.announced(id);
    Reply.empty(exchange, 202);
  }
}
