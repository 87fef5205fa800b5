package dev.stoke.pod.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * An OpenID Connect provider that keeps to the rules, checks that its client does, and can be told
 * to lie. Everybody who comes to it is logged in as the person that the test has set.
 */
public final class TestIdp implements AutoCloseable {
  public static final String CLIENT = "stoke client";
  public static final String SECRET = "s3cret/+of the client";

  private static final JsonMapper MAPPER = new JsonMapper();

  /** Claims of the person who is in front of the browser. */
  public volatile Map<String, Object> person =
      Map.of(
          "sub", "1234",
          "email", "una@example.test",
          "email_verified", true,
          "given_name", "Una",
          "family_name", "Sailor",
          "role", List.of("crew", "cook"));

  /** What only the user info endpoint tells; null claims of it are those of the person. */
  public volatile Map<String, Object> userInfo = Map.of();

  /** What becomes of the claims of an id token before it is signed. */
  public volatile UnaryOperator<JWTClaimsSet.Builder> claims = builder -> builder;

  /** How an id token is signed. */
  public volatile Function<JWTClaimsSet, String> signature = this::sign;

  /** What becomes of the parameters that the browser takes back. */
  public volatile UnaryOperator<Map<String, String>> answer = parameters -> parameters;

  /** Paths that behave otherwise. */
  public final Map<String, HttpHandler> misbehaviour = new ConcurrentHashMap<>();

  /** All requests but the browser's, by path. */
  public final List<String> requests = new CopyOnWriteArrayList<>();

  private record Grant(String nonce, String challenge, String redirectUri) {}

  private final HttpServer server;
  private final String scheme;
  private final Map<String, Grant> grants = new ConcurrentHashMap<>();
  private final Map<String, Map<String, Object>> accessTokens = new ConcurrentHashMap<>();
  private volatile RSAKey key = newKey();

  private TestIdp(HttpServer server, String scheme) {
    this.server = server;
    this.scheme = scheme;
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    serve("/.well-known/openid-configuration", this::discovery);
    serve("/authorize", this::authorize);
    serve("/token", this::token);
    serve("/keys", this::keys);
    serve("/userinfo", this::tellUserInfo);
    server.start();
  }

  public static TestIdp plain() throws IOException {
    return new TestIdp(HttpServer.create(loopback(), 0), "http");
  }

  public static TestIdp tls(TestCa.Issued certificate) throws Exception {
    HttpsServer server = HttpsServer.create(loopback(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context(certificate)));
    return new TestIdp(server, "https");
  }

  public URI url() {
    return URI.create(
        (scheme.equals("https") ? "https://localhost:" : "http://127.0.0.1:")
            + server.getAddress().getPort());
  }

  public RSAKey key() {
    return key;
  }

  /** Signs with another key from now on, and publishes only that. */
  public void rotate() {
    key = newKey();
  }

  public String sign(JWTClaimsSet claims) {
    return sign(claims, key);
  }

  public static String sign(JWTClaimsSet claims, RSAKey key) {
    try {
      SignedJWT jwt =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims);
      jwt.sign(new RSASSASigner(key));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  public static RSAKey newKey() {
    try {
      return new RSAKeyGenerator(2048)
          .keyID(UUID.randomUUID().toString())
          .keyUse(KeyUse.SIGNATURE)
          .generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private void discovery(HttpExchange exchange) throws IOException {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("issuer", url().toString());
    document.put("authorization_endpoint", url() + "/authorize");
    document.put("token_endpoint", url() + "/token");
    document.put("userinfo_endpoint", url() + "/userinfo");
    document.put("jwks_uri", url() + "/keys");
    document.put("response_types_supported", List.of("code", "id_token", "code id_token"));
    document.put("subject_types_supported", List.of("public"));
    document.put("id_token_signing_alg_values_supported", List.of("RS256"));
    json(exchange, 200, document);
  }

  private void keys(HttpExchange exchange) throws IOException {
    json(exchange, 200, new JWKSet(key).toJSONObject());
  }

  private void authorize(HttpExchange exchange) throws IOException {
    Map<String, String> asked = form(exchange.getRequestURI().getRawQuery());
    String type = asked.getOrDefault("response_type", "");
    String nonce = asked.getOrDefault("nonce", "");
    boolean hasCode = type.contains("code");
    if (!CLIENT.equals(asked.get("client_id"))
        || !List.of(asked.getOrDefault("scope", "").split(" ")).contains("openid")
        || nonce.length() < 32
        || asked.getOrDefault("state", "").length() < 32
        || hasCode != "S256".equals(asked.get("code_challenge_method"))) {
      json(exchange, 400, Map.of("error", "invalid_request"));
      return;
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("state", asked.get("state"));
    Map<String, Object> hashes = new LinkedHashMap<>();
    if (hasCode) {
      String code = "code-" + UUID.randomUUID();
      grants.put(
          code,
          new Grant(
              nonce,
              asked.getOrDefault("code_challenge", ""),
              asked.getOrDefault("redirect_uri", "")));
      parameters.put("code", code);
      hashes.put("c_hash", half(code));
    }
    if (List.of(type.split(" ")).contains("token")) {
      String accessToken = accessToken();
      parameters.put("access_token", accessToken);
      parameters.put("token_type", "Bearer");
      hashes.put("at_hash", half(accessToken));
    }
    if (type.contains("id_token")) {
      parameters.put("id_token", idToken(nonce, hashes));
    }
    String separator = type.equals("code") ? "?" : "#";
    exchange
        .getResponseHeaders()
        .set("Location", asked.get("redirect_uri") + separator + query(answer.apply(parameters)));
    exchange.sendResponseHeaders(302, -1);
    exchange.close();
  }

  private void token(HttpExchange exchange) throws IOException {
    Map<String, String> asked = form(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    String basic =
        Base64.getEncoder().encodeToString((encode(CLIENT) + ":" + encode(SECRET)).getBytes(UTF_8));
    if (!("Basic " + basic).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      json(exchange, 401, Map.of("error", "invalid_client"));
      return;
    }
    Optional<Grant> grant = Optional.ofNullable(grants.remove(asked.getOrDefault("code", "")));
    boolean good =
        "authorization_code".equals(asked.get("grant_type"))
            && grant.isPresent()
            && grant.get().redirectUri().equals(asked.get("redirect_uri"))
            && grant.get().challenge().equals(sha256(asked.getOrDefault("code_verifier", "")));
    if (!good) {
      json(exchange, 400, Map.of("error", "invalid_grant"));
      return;
    }
    String accessToken = accessToken();
    String idToken = idToken(grant.get().nonce(), Map.of("at_hash", half(accessToken)));
    json(
        exchange,
        200,
        Map.of("access_token", accessToken, "token_type", "Bearer", "id_token", idToken));
  }

  private void tellUserInfo(HttpExchange exchange) throws IOException {
    String bearer = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    Map<String, Object> holder = accessTokens.get(bearer.replace("Bearer ", ""));
    if (holder == null) {
      json(exchange, 401, Map.of("error", "invalid_token"));
      return;
    }
    Map<String, Object> told = new LinkedHashMap<>(holder);
    told.putAll(userInfo);
    json(exchange, 200, told);
  }

  private String accessToken() {
    String token = "access-" + UUID.randomUUID();
    accessTokens.put(token, person);
    return token;
  }

  private String idToken(String nonce, Map<String, Object> hashes) {
    Instant now = Instant.now();
    JWTClaimsSet.Builder builder =
        new JWTClaimsSet.Builder()
            .issuer(url().toString())
            .audience(CLIENT)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(300)))
            .claim("nonce", nonce);
    person.forEach(builder::claim);
    hashes.forEach(builder::claim);
    return signature.apply(claims.apply(builder).build());
  }

  private void serve(String path, HttpHandler handler) {
    server.createContext(
        path,
        exchange -> {
          if (!path.equals("/authorize")) {
            requests.add(path);
          }
          misbehaviour.getOrDefault(path, handler).handle(exchange);
        });
  }

  public static void json(HttpExchange exchange, int status, Object body) throws IOException {
    byte[] bytes = MAPPER.writeValueAsBytes(body);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  public static Map<String, String> form(String text) {
    Map<String, String> out = new LinkedHashMap<>();
    for (String pair : text.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        out.put(
            URLDecoder.decode(pair.substring(0, equals), UTF_8),
            URLDecoder.decode(pair.substring(equals + 1), UTF_8));
      }
    }
    return out;
  }

  public static String query(Map<String, String> parameters) {
    List<String> pairs = new ArrayList<>();
    parameters.forEach((name, value) -> pairs.add(encode(name) + "=" + encode(value)));
    return pairs.stream().collect(Collectors.joining("&"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private static String half(String text) {
    byte[] hash = digest(text);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Arrays.copyOf(hash, hash.length / 2));
  }

  private static String sha256(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(digest(text));
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static InetSocketAddress loopback() {
    try {
      return new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SSLContext context(TestCa.Issued certificate) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "idp",
        certificate.pair().getPrivate(),
        new char[0],
        new X509Certificate[] {certificate.certificate()});
    KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
    keys.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
