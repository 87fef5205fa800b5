package dev.stoke.local.embedded.http;

import dev.stoke.local.embedded.model.ApiError;
import dev.stoke.local.embedded.resources.Resources;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The door: tells resource paths from the few others, and turns exceptions into Statuses. */
public final class ApiHandler implements HttpHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ApiHandler.class);

  private final Discovery discovery;
  private final OpenApi openApi;
  private final ResourceRoutes routes;
  private final Executor executor;

  /** The executor gets a task for each request and each watch, which may block. */
  public ApiHandler(Resources resources, Executor executor) {
    this.discovery = new Discovery(resources.registry());
    this.openApi = new OpenApi(resources.registry());
    this.routes = new ResourceRoutes(resources, executor);
    this.executor = executor;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    exchange.dispatch(
        executor,
        () -> {
          exchange.startBlocking();
          try {
            route(exchange);
          } catch (ApiError error) {
            Responses.error(exchange, error);
          } catch (UncheckedIOException gone) {
            LOG.atDebug().setMessage("a client is gone").setCause(gone).log();
            exchange.endExchange();
          } catch (Exception e) {
            LOG.atError()
                .setMessage("a request failed")
                .addKeyValue("method", exchange.getRequestMethod())
                .addKeyValue("path", exchange.getRequestPath())
                .setCause(e)
                .log();
            if (!exchange.isResponseStarted()) {
              Responses.error(
                  exchange,
                  new ApiError(500, "InternalError", "Internal error occurred: " + e, null));
            }
          }
        });
  }

  private void route(HttpServerExchange exchange) throws Exception {
    String path = exchange.getRequestPath();
    List<String> parts = Arrays.stream(path.split("/")).filter(part -> !part.isEmpty()).toList();
    String first = parts.isEmpty() ? "" : parts.getFirst();
    switch (first) {
      case "version" -> Responses.json(exchange, 200, ServerVersion.document());
      case "healthz", "livez", "readyz" -> Responses.text(exchange, "ok");
      case "openapi" -> openApi(exchange, parts);
      case "api", "apis" -> api(exchange, parts, first.equals("api"));
      default -> throw ApiError.noSuchPath();
    }
  }

  private void openApi(HttpServerExchange exchange, List<String> parts) {
    String version = parts.size() > 1 ? parts.get(1) : "";
    if (version.equals("v2")) {
      Responses.json(exchange, 200, openApi.swagger());
    } else if (version.equals("v3") && parts.size() == 2) {
      Responses.json(exchange, 200, openApi.index());
    } else if (version.equals("v3")) {
      String name = String.join("/", parts.subList(2, parts.size()));
      Responses.json(exchange, 200, openApi.document(name));
    } else {
      throw ApiError.noSuchPath();
    }
  }

  private void api(HttpServerExchange exchange, List<String> parts, boolean isCore)
      throws Exception {
    if (parts.size() == 1) {
      Responses.json(exchange, 200, isCore ? discovery.coreVersions() : discovery.groups());
    } else if (parts.size() == 2) {
      Responses.json(
          exchange,
          200,
          isCore ? discovery.resources("", parts.get(1)) : discovery.group(parts.get(1)));
    } else if (parts.size() == 3 && !isCore) {
      Responses.json(exchange, 200, discovery.resources(parts.get(1), parts.get(2)));
    } else {
      Target target = Target.parse(exchange.getRequestPath()).orElseThrow(ApiError::noSuchPath);
      routes.handle(target, new Request(exchange));
    }
  }
}
