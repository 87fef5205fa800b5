package dev.stoke.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A server that publishes, merges and signs as the Go server does: kids by place, padded base64url
 * without leading zeros, no {@code alg}, and whatever its peers serve behind its own keys.
 */
final class GoReplica implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final byte[] ED25519 = new byte[32];

  private final String instanceId;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final RSAKey rsa;
  private volatile ECKey signing = withLeadingZero();
  private volatile @Nullable URI peer;

  GoReplica(String instanceId) throws Exception {
    this.instanceId = instanceId;
    this.rsa = new RSAKeyGenerator(2048).generate();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", GoReplica::notFound);
    server.createContext("/api/pkeys", this::keys);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  void mergeWith(URI pod) {
    peer = pod;
  }

  /** New keys under the old kids, as at each start. */
  void restart() throws JOSEException {
    signing = withLeadingZero();
  }

  String kid() {
    return instanceId + "-p-0";
  }

  String rsaKid() {
    return instanceId + "-p-1";
  }

  String token(String stk) throws JOSEException {
    return token(stk, JWSAlgorithm.ES256, kid(), new ECDSASigner(signing));
  }

  /** As with {@code num_bits} 256, 384 or 512. */
  String rsaToken(String stk, JWSAlgorithm algorithm) throws JOSEException {
    return token(stk, algorithm, rsaKid(), new RSASSASigner(rsa));
  }

  private static String token(String stk, JWSAlgorithm algorithm, String kid, JWSSigner signer)
      throws JOSEException {
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(algorithm).keyID(kid).build(),
            new JWTClaimsSet.Builder()
                .expirationTime(Date.from(Instant.now().plus(Duration.ofMinutes(30))))
                .claim("kid", kid)
                .claim("stk", stk)
                .build());
    jwt.sign(signer);
    return jwt.serialize();
  }

  private static void notFound(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(404, -1);
    }
  }

  private void keys(HttpExchange exchange) throws IOException {
    boolean local = "local=true".equals(exchange.getRequestURI().getQuery());
    ArrayNode keys = own();
    URI other = peer;
    if (!local && other != null) {
      keys.addAll((ArrayNode) fetched(other).path("keys"));
    }
    ObjectNode set = JSON.createObjectNode();
    set.put("exp", Instant.now().plusSeconds(600).truncatedTo(ChronoUnit.SECONDS).toString());
    set.set("keys", keys);
    byte[] body = JSON.writeValueAsBytes(set);
    try (exchange) {
      exchange.getResponseHeaders().add("Content-Type", "application/json; charset=utf-8");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private JsonNode fetched(URI other) throws IOException {
    try {
      return JSON.readTree(
          client
              .send(
                  HttpRequest.newBuilder(other.resolve("/api/pkeys?local=true")).build(),
                  BodyHandlers.ofString())
              .body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private ArrayNode own() {
    ArrayNode keys = JSON.createArrayNode();
    keys.addObject()
        .put("kty", "EC")
        .put("use", "sig")
        .put("kid", kid())
        .put("crv", "P-256")
        .put("x", stripped(signing.getX()))
        .put("y", stripped(signing.getY()));
    keys.addObject()
        .put("kty", "RSA")
        .put("use", "sig")
        .put("kid", rsaKid())
        .put("n", stripped(rsa.getModulus()))
        .put("e", "AAEAAQ==");
    keys.addObject()
        .put("kty", "OKP")
        .put("use", "sig")
        .put("kid", instanceId + "-p-2")
        .put("crv", "ed25519")
        .put("x", Base64.getUrlEncoder().encodeToString(ED25519));
    return keys;
  }

  private static String stripped(Base64URL number) {
    return Base64.getUrlEncoder()
        .encodeToString(minimal(number.decodeToBigInteger().toByteArray()));
  }

  private static byte[] minimal(byte[] signed) {
    return signed[0] == 0 ? Arrays.copyOfRange(signed, 1, signed.length) : signed;
  }

  private static ECKey withLeadingZero() throws JOSEException {
    ECKey key = new ECKeyGenerator(Curve.P_256).generate();
    while (key.getX().decode()[0] != 0) {
      key = new ECKeyGenerator(Curve.P_256).generate();
    }
    return key;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    client.close();
  }
}
