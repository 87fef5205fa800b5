package dev.stoke.pod.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stoke.pod.providers.oidc.Step;
import dev.stoke.pod.providers.oidc.Transfer;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.net.URI;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The pages that a browser sees for a moment between an OpenID Connect provider and a client. They
 * hold one script each, load nothing, and stay in no cache.
 */
final class OidcPages {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final JsonMapper MAPPER = new JsonMapper();

  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
      <head><meta charset="utf-8"><title>Login</title></head>
      <body>
      <p id="note">One moment, please.</p>
      <noscript>This login needs JavaScript.</noscript>
      <script nonce="%s">
      "use strict";
      %s</script>
      </body>
      </html>
      """;

  /** The names are upstream's: its clients read them there. */
  private static final String LOCAL =
      """
      const login = %s;
      history.replaceState(null, "", location.pathname);
      sessionStorage.setItem("id_token", login.id_token);
      sessionStorage.setItem("access_code", login.access_code);
      if (login.next) {
        location.replace(login.next);
      } else {
        document.getElementById("note").textContent = "You may go back to the application.";
      }
      """;

  /** Upstream's clients parse the message, so it is a text. */
  private static final String WINDOW =
      """
      const login = %s;
      history.replaceState(null, "", location.pathname);
      if (window.opener) {
        const message = {id_token: login.id_token, access_code: login.access_code};
        window.opener.postMessage(JSON.stringify(message), new URL(login.next).origin);
        window.close();
      }
      document.getElementById("note").textContent = "You may close this window.";
      """;

  /** Sends what only a page can see to the server, in a body and not in an address. */
  private static final String FRAGMENT =
      """
      const answer = new URLSearchParams(location.hash.slice(1));
      history.replaceState(null, "", location.pathname);
      if (answer.has("state") || answer.has("error")) {
        const form = document.createElement("form");
        form.method = "post";
        form.action = location.pathname;
        for (const [name, value] of answer) {
          const field = document.createElement("input");
          field.type = "hidden";
          field.name = name;
          field.value = value;
          form.append(field);
        }
        document.body.append(form);
        form.submit();
      } else {
        location.replace("?xfer=local");
      }
      """;

  private OidcPages() {}

  static void toProvider(HttpServerExchange exchange, URI address) {
    exchange.setStatusCode(307);
    exchange.getResponseHeaders().put(Headers.LOCATION, address.toASCIIString());
    // Of a URI, so without quotes or angle brackets.
    String link = address.toASCIIString().replace("&", "&amp;");
    html(exchange, "default-src 'none'", "<a href=\"" + link + "\">Temporary Redirect</a>.\n");
  }

  static void toClient(HttpServerExchange exchange, Step.ToClient login) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("id_token", login.idToken());
    values.put("access_code", login.accessCode());
    values.put("next", login.next().map(URI::toASCIIString).orElse(""));
    String script = login.transfer() == Transfer.LOCAL ? LOCAL : WINDOW;
    page(exchange, script.formatted(json(values)));
  }

  static void readFragment(HttpServerExchange exchange) {
    page(exchange, FRAGMENT);
  }

  private static void page(HttpServerExchange exchange, String script) {
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    String nonce = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    String policy =
        "default-src 'none'; script-src 'nonce-%s'; form-action 'self'; base-uri 'none';"
                .formatted(nonce)
            + " frame-ancestors 'none'";
    html(exchange, policy, PAGE.formatted(nonce, script));
  }

  private static void html(HttpServerExchange exchange, String policy, String text) {
    BrowserPage.head(exchange, "text/html; charset=utf-8", policy);
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    exchange.getResponseSender().send(text);
  }

  /** As it may stand in a script: nothing in it can end the script or the line. */
  private static String json(Map<String, String> values) {
    try {
      return MAPPER
          .writeValueAsString(values)
          .replace("<", "\\u003c")
          .replace(">", "\\u003e")
          .replace("&", "\\u0026")
          .replace("\u2028", "\\u2028")
          .replace("\u2029", "\\u2029");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps of texts always become JSON", e);
    }
  }
}
