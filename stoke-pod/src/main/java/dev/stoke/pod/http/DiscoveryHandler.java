package dev.stoke.pod.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stoke.pod.federation.Federation;
import dev.stoke.pod.federation.Jwks;
import dev.stoke.pod.federation.JwksForm;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * {@code /.well-known/openid-configuration} (OpenID Connect Discovery 1.0, 3) for verifiers that
 * find the keys by the issuer. There are no endpoints for authorization: only what is true is said.
 */
final class DiscoveryHandler implements HttpHandler {
  private static final JsonMapper JSON = new JsonMapper();

  private final Federation federation;
  private final Supplier<String> issuer;

  DiscoveryHandler(Federation federation, Supplier<String> issuer) {
    this.federation = federation;
    this.issuer = issuer;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws IOException {
    String name = issuer.get();
    if (!isIssuer(name)) {
      Reply.text(
          exchange,
          404,
          "no OpenID configuration: tokens.issuer is not an http or https URL, which discovery"
              + " needs; the keys are at /.well-known/jwks.json");
      return;
    }
    Optional<Jwks> keys = federation.jwks(JwksForm.STRICT);
    if (keys.isEmpty()) {
      Reply.notInService(exchange);
      return;
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("issuer", name);
    // Where this document is found, by the rule that finds it.
    body.put("jwks_uri", withoutSlash(name) + "/.well-known/jwks.json");
    body.put("response_types_supported", List.of());
    body.put("grant_types_supported", List.of());
    body.put("subject_types_supported", List.of("public"));
    body.put("id_token_signing_alg_values_supported", algorithms(keys.get()));
    Reply.document(exchange, body, keys.get().maxAgeSeconds());
  }

  private static List<String> algorithms(Jwks keys) throws IOException {
    String text = UTF_8.decode(keys.body().duplicate()).toString();
    TreeSet<String> algorithms = new TreeSet<>();
    for (JsonNode key : JSON.readTree(text).path("keys")) {
      if (key.hasNonNull("alg")) {
        algorithms.add(key.get("alg").asText());
      } else {
        // An RSA key of a Go server, which keeps to itself which of these it signs with.
        algorithms.addAll(List.of("PS256", "PS384", "PS512"));
      }
    }
    return List.copyOf(algorithms);
  }

  private static boolean isIssuer(String text) {
    try {
      URI url = new URI(text);
      boolean http = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
      return http && url.getHost() != null && url.getQuery() == null && url.getFragment() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static String withoutSlash(String url) {
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }
}
