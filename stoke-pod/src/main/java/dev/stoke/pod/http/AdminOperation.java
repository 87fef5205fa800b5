package dev.stoke.pod.http;

import dev.stoke.pod.admin.AdminApi;
import dev.stoke.pod.admin.Answer;
import dev.stoke.pod.admin.Request;
import dev.stoke.pod.admin.Route;
import dev.stoke.pod.json.BadRequest;
import dev.stoke.pod.json.JsonObject;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import io.undertow.util.PathTemplateMatch;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One route of the administration over HTTP. */
final class AdminOperation implements JsonCall.Operation {
  private static final HttpString TOTAL = new HttpString("X-Total-Count");
  private static final HttpString EXPOSE = new HttpString("Access-Control-Expose-Headers");

  private final AdminApi api;
  private final Route route;
  private final ClientAddress client;

  AdminOperation(AdminApi api, Route route, ClientAddress client) {
    this.api = api;
    this.route = route;
    this.client = client;
  }

  @Override
  public boolean admit(HttpServerExchange exchange) {
    if (Bearer.isThere(exchange)) {
      return true;
    }
    api.withoutToken(route, client.of(exchange));
    return false;
  }

  @Override
  public void run(HttpServerExchange exchange, JsonObject body) throws BadRequest {
    Answer answer =
        api.answer(
            route,
            new Request(
                Bearer.of(exchange).orElseThrow(),
                client.of(exchange),
                path(exchange),
                query(exchange),
                body));
    if (answer.total().isPresent()) {
      exchange
          .getResponseHeaders()
          .put(TOTAL, answer.total().getAsLong())
          .put(EXPOSE, TOTAL.toString());
    }
    @Nullable Object json = answer.body();
    if (json == null) {
      Reply.empty(exchange, answer.status());
    } else {
      Reply.json(exchange, answer.status(), json);
    }
  }

  private static Map<String, String> path(HttpServerExchange exchange) {
    @Nullable PathTemplateMatch match = exchange.getAttachment(PathTemplateMatch.ATTACHMENT_KEY);
    return match == null ? Map.of() : match.getParameters();
  }

  /** Of a parameter that is there several times the first counts, as upstream has it. */
  private static Map<String, String> query(HttpServerExchange exchange) {
    Map<String, String> out = new LinkedHashMap<>();
    for (Map.Entry<String, Deque<String>> entry : exchange.getQueryParameters().entrySet()) {
      out.put(entry.getKey(), entry.getValue().getFirst());
    }
    return out;
  }
}
