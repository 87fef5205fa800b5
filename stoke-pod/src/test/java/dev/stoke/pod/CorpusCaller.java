package dev.stoke.pod;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends recorded requests, with real tokens in the places of the recorded ones. */
final class CorpusCaller {
  /** A token and the refresh token beside it. */
  record Session(String token, String refresh) {}

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern JWT = Pattern.compile("<([^<>]*\\bjwt\\b[^<>]*)>");
  private static final Pattern OF_USER = Pattern.compile("jwt of ([^ ]+)");

  private final CorpusPods pods;
  private final Map<String, Session> tokens = new HashMap<>();
  private final Map<String, Session> kept = new HashMap<>();

  CorpusCaller(CorpusPods pods) {
    this.pods = pods;
  }

  /** What must be there before the request, beyond the seed data; tells whether data is changed. */
  static boolean prepare(CorpusExchange exchange, CorpusDatabase database) {
    String sql =
        switch (exchange.name()) {
          case "misc/private-keys-get-one" ->
              "INSERT INTO private_keys (text, expires) VALUES ('x', now())";
          case "public/login-ambiguous" ->
              "UPDATE users SET username = 'root@example.test' WHERE username = 'nora'";
          case "public/login-null-password-column" ->
              "UPDATE users SET password = NULL, salt = NULL WHERE username = 'nora'";
          case "public/login-claim-called-sub-and-kid" ->
              """
              INSERT INTO claims (name, short_name, value, description)
              VALUES ('a', 'sub', 'x', ''), ('b', 'kid', 'y', '');
              INSERT INTO claim_claim_groups (claim_id, claim_group_id) VALUES (16, 10), (17, 10)
              """;
          case "refresh/deleted-user-really" -> "DELETE FROM users WHERE username = 'sam'";
          default -> "";
        };
    if (!sql.isEmpty()) {
      database.execute(sql);
    }
    if (exchange.name().startsWith("errors/db-down-")) {
      database.refuseConnections();
    }
    return !sql.isEmpty();
  }

  /** The sessions that the request names; before {@link #prepare}. */
  Session session(CorpusExchange exchange, PodUnderTest pod) throws Exception {
    String name = exchange.name();
    if (name.startsWith("refresh/chain-") || name.startsWith("refresh/reuse-")) {
      String story = name.substring(0, name.lastIndexOf('-'));
      if (name.endsWith("-1")) {
        kept.put(story, login(pod, "", "root"));
      }
      return kept.getOrDefault(story, new Session("x.y.z", ""));
    }
    return switch (name) {
      case "refresh/rich-2" -> refreshed(pod, "/auth", login(pod, "/auth", "root"));
      case "refresh/other-replica" -> login(pods.of("ha-1").orElseThrow().pod(), "", "root");
      case "refresh/wrong-refresh" ->
          new Session(login(pod, "", "root").token(), login(pod, "", "root").refresh());
      // Also where the database will be away.
      default ->
          exchange.body().contains("<refresh>") || name.startsWith("errors/db-down-")
              ? login(pod, "", user(exchange))
              : none();
    };
  }

  /** Repeats a request that is answered 503 where that is not expected, as a client should. */
  HttpResponse<String> send(
      CorpusExchange exchange, PodUnderTest pod, Session session, int expectedStatus)
      throws Exception {
    Map<String, String> headers = new HashMap<>();
    for (var header : exchange.headers().properties()) {
      headers.put(header.getKey(), filled(exchange, header.getValue().asText(), pod, session));
    }
    String body = exchange.body().replace("<refresh>", session.refresh());
    HttpResponse<String> answer =
        await()
            .pollDelay(Duration.ZERO)
            .atMost(PATIENCE)
            .until(
                () -> pod.exchange(exchange.method(), exchange.path(), headers, body),
                given -> given.statusCode() != 503 || expectedStatus == 503);
    if (exchange.name().startsWith("refresh/chain-") && answer.statusCode() == 200) {
      kept.put("refresh/chain", session(answer));
    }
    return answer;
  }

  private String filled(CorpusExchange exchange, String text, PodUnderTest pod, Session session)
      throws Exception {
    Matcher placeholder = JWT.matcher(text);
    if (!placeholder.find()) {
      return text;
    }
    String token =
        switch (placeholder.group(1)) {
          case "jwt of the login", "jwt of the previous step" ->
              session.token().isEmpty() ? token(exchange, pod, "root") : session.token();
          case "unsigned jwt, alg none, stk=S" -> new PlainJWT(superuser()).serialize();
          case "jwt signed by an unknown key, stk=S" -> foreign(pod);
          case "jwt of root from the other replica" ->
              login(pods.of("ha-1").orElseThrow().pod(), "", "root").token();
          default ->
              session.token().isEmpty() ? token(exchange, pod, user(exchange)) : session.token();
        };
    return placeholder.replaceFirst(Matcher.quoteReplacement(token));
  }

  /** One login of each user at each pod is enough for all requests that only show who calls. */
  private String token(CorpusExchange exchange, PodUnderTest pod, String user) throws Exception {
    String key = exchange.profile() + " " + user;
    if (!tokens.containsKey(key)) {
      String basePath = exchange.profile().equals("rich") ? "/auth" : "";
      tokens.put(key, login(pod, basePath, user));
    }
    return tokens.get(key).token();
  }

  private static String user(CorpusExchange exchange) {
    Matcher user = OF_USER.matcher(exchange.headers().path("Authorization").asText());
    return user.find() && !user.group(1).equals("the") ? user.group(1).replace(">", "") : "root";
  }

  private static Session login(PodUnderTest pod, String basePath, String user) throws Exception {
    String body = "{\"username\":\"%1$s\",\"password\":\"%1$s-pass\"}".formatted(user);
    return session(
        await()
            .pollDelay(Duration.ZERO)
            .atMost(PATIENCE)
            .until(
                () -> pod.postJson(basePath + "/api/login", body),
                answer -> answer.statusCode() != 503));
  }

  private static Session refreshed(PodUnderTest pod, String basePath, Session session)
      throws Exception {
    return session(
        pod.postJson(
            basePath + "/api/refresh",
            "{\"refresh\":\"" + session.refresh() + "\"}",
            "Authorization",
            "Bearer " + session.token()));
  }

  private static Session session(HttpResponse<String> answer) throws Exception {
    JsonNode body = PodUnderTest.json(answer);
    if (!body.has("token")) {
      throw new IllegalStateException("no token: " + answer.statusCode() + " " + answer.body());
    }
    return new Session(body.get("token").asText(), body.get("refresh").asText());
  }

  private static Session none() {
    return new Session("", "");
  }

  private static String foreign(PodUnderTest pod) throws Exception {
    String kid = PodUnderTest.json(pod.get("/api/pkeys")).path("keys").path(0).path("kid").asText();
    ECKey key = new ECKeyGenerator(Curve.P_256).generate();
    SignedJWT jwt =
        new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(kid).build(), superuser());
    jwt.sign(new ECDSASigner(key));
    return jwt.serialize();
  }

  private static JWTClaimsSet superuser() {
    return new JWTClaimsSet.Builder()
        .claim("stk", "S")
        .claim("u", "root")
        .expirationTime(Date.from(Instant.now().plusSeconds(600)))
        .build();
  }
}
