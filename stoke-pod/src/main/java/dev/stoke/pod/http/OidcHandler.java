package dev.stoke.pod.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stoke.pod.providers.oidc.Callback;
import dev.stoke.pod.providers.oidc.OidcLogin;
import dev.stoke.pod.providers.oidc.Step;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.PathTemplateMatch;
import java.net.URLDecoder;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /oidc/<name>}: sends browsers to a provider and takes them back. Waits for providers on
 * threads of its own, so that a slow one leaves the pod's workers alone.
 */
final class OidcHandler implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OidcHandler.class);
  private static final int AT_ONCE = 64;

  private final Function<String, Optional<OidcLogin>> providers;
  private final Semaphore places = new Semaphore(AT_ONCE);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * @param providers those that are configured now, by name
   */
  OidcHandler(Function<String, Optional<OidcLogin>> providers) {
    this.providers = providers;
  }

  /** The start, and the way back with the provider's answer in the address. */
  void get(HttpServerExchange exchange) {
    Map<String, String> parameters = new HashMap<>();
    for (Map.Entry<String, Deque<String>> entry : exchange.getQueryParameters().entrySet()) {
      parameters.put(entry.getKey(), entry.getValue().getFirst());
    }
    boolean bare = exchange.getQueryString().isEmpty();
    dispatch(
        exchange,
        login -> {
          if (bare && login.answersInFragment()) {
            OidcPages.readFragment(exchange);
          } else if (parameters.getOrDefault("error", "").isEmpty()
              && parameters.getOrDefault("state", "").isEmpty()) {
            start(exchange, login, parameters);
          } else {
            finish(exchange, login, parameters);
          }
        });
  }

  /** The way back with the provider's answer in a form, which {@link OidcPages} sends. */
  void post(HttpServerExchange exchange) {
    @Nullable String type = exchange.getRequestHeaders().getFirst(Headers.CONTENT_TYPE);
    if (type == null || !type.startsWith("application/x-www-form-urlencoded")) {
      Reply.text(exchange, 415, "send application/x-www-form-urlencoded");
      return;
    }
    exchange
        .getRequestReceiver()
        .receiveFullBytes(
            (complete, bytes) -> {
              Optional<Map<String, String>> form = form(new String(bytes, UTF_8));
              if (form.isEmpty()) {
                Reply.text(complete, 400, "the form cannot be read");
              } else {
                dispatch(complete, login -> finish(complete, login, form.get()));
              }
            },
            (failed, failure) -> {
              failed.setPersistent(false);
              Reply.text(failed, 400, "the form is too large, or could not be read to its end");
            });
  }

  private void dispatch(HttpServerExchange exchange, Conversation conversation) {
    String name =
        exchange.getAttachment(PathTemplateMatch.ATTACHMENT_KEY).getParameters().get("name");
    Optional<OidcLogin> login = providers.apply(name);
    if (login.isEmpty()) {
      Reply.text(exchange, 404, "404 page not found");
      return;
    }
    if (!places.tryAcquire()) {
      unavailable(exchange);
      return;
    }
    exchange.addExchangeCompleteListener((completed, next) -> {
      places.release();
      next.proceed();
    });
    exchange.dispatch(threads, (HttpHandler) worker -> run(worker, login.get(), conversation));
  }

  private static void run(HttpServerExchange exchange, OidcLogin login, Conversation conversation) {
    try {
      conversation.run(login);
    } catch (RuntimeException e) {
      log.error("Request failed", e);
      Reply.text(exchange, 500, "internal error");
    }
  }

  private static void start(
      HttpServerExchange exchange, OidcLogin login, Map<String, String> parameters) {
    answer(
        exchange,
        login,
        login.start(parameters.getOrDefault("next", ""), parameters.getOrDefault("xfer", "")));
  }

  private static void finish(
      HttpServerExchange exchange, OidcLogin login, Map<String, String> parameters) {
    Callback callback =
        new Callback(
            parameters.getOrDefault("state", ""),
            parameters.getOrDefault("code", ""),
            parameters.getOrDefault("id_token", ""),
            parameters.getOrDefault("access_token", parameters.getOrDefault("token", "")),
            parameters.getOrDefault("iss", ""),
            OidcCookie.read(exchange, login.provider()));
    boolean pending = login.isPending(callback);
    if (pending) {
      // Whatever comes of it, the browser has nothing to come back with again.
      OidcCookie.clear(exchange, login.provider());
    }
    if (!parameters.getOrDefault("error", "").isEmpty()) {
      Reply.empty(exchange, 406);
      return;
    }
    answer(exchange, login, login.finish(callback));
  }

  private static void answer(HttpServerExchange exchange, OidcLogin login, Step step) {
    switch (step) {
      case Step.ToProvider there -> {
        OidcCookie.set(exchange, login.provider(), there.flow());
        OidcPages.toProvider(exchange, there.address());
      }
      case Step.ToClient client -> OidcPages.toClient(exchange, client);
      case Step.BadNext(String sentence) -> Reply.text(exchange, 400, sentence);
      case Step.Mismatch _ -> Reply.empty(exchange, 409);
      case Step.Refused _ ->
          Reply.text(exchange, 403, "what the login provider answered was refused");
      case Step.Unavailable _ -> unavailable(exchange);
    }
  }

  private static void unavailable(HttpServerExchange exchange) {
    exchange.getResponseHeaders().put(Headers.RETRY_AFTER, 5);
    Reply.text(exchange, 503, "the login provider does not answer; try again");
  }

  /** Empty for a text that is no form. */
  private static Optional<Map<String, String>> form(String text) {
    Map<String, String> out = new HashMap<>();
    for (String pair : text.split("&", 32)) {
      int equals = pair.indexOf('=');
      try {
        if (equals > 0) {
          out.putIfAbsent(
              URLDecoder.decode(pair.substring(0, equals), UTF_8),
              URLDecoder.decode(pair.substring(equals + 1), UTF_8));
        }
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
    return Optional.of(out);
  }

  /** What is done for one request, with the provider that it names. */
  private interface Conversation {
    void run(OidcLogin login);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
