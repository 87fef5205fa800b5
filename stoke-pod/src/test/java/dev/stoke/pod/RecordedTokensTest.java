package dev.stoke.pod;

import static dev.stoke.pod.PodUnderTest.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.pod.federation.LiveFederation;
import dev.stoke.pod.testing.TestPostgres;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens have the shape of those that upstream gave out for the same request and settings. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
final class RecordedTokensTest {
  private static final Path RECORDED = Path.of("../../shared/compat/http/public.jsonl");

  /** Where the two differ on purpose, or the test's users do. */
  private static final Set<String> OTHERWISE = Set.of("public/login-claim-called-sub-and-kid");

  private static final Duration LONG = Duration.ofMinutes(2);
  private static final JsonMapper STRICT =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final String USER_INFO = "user_info: {username: u, full_name: n, email: e}";

  /** What differs from the rest in section tokens. */
  private static final Map<String, String> PROFILES =
      Map.of(
          "ha-0",
          "{algorithm: ECDSA, num_bits: 256, token_refresh_limit: 2, " + USER_INFO,
          "ec521",
          "{algorithm: ECDSA, num_bits: 512, " + USER_INFO,
          "rsa384",
          "{algorithm: RSA, num_bits: 384, " + USER_INFO,
          "short",
          "{algorithm: EdDSA, " + USER_INFO,
          "rich",
          "{algorithm: RSA, num_bits: 256, include_issued_at: true, include_not_before: true,"
              + " audience: [svc, svc2], subject: stoke, token_refresh_limit: 1,"
              + " token_refresh_count_key: rc, user_info: {full_name: name, username: uname,"
              + " email: mail, first_name: fn, last_name: ln}");

  private final String database = TestPostgres.newDatabase();
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"ha-0", "rich", "short", "ec521", "rsa384"})
  void aTokenHasTheRecordedShape(String profile) throws Exception {
    assumeTrue(Files.exists(RECORDED), "the recorded exchanges are not beside the repository");
    List<JsonNode> exchanges = exchanges(profile);
    assertThat(exchanges).isNotEmpty();
    try (PodUnderTest pod = start(profile)) {
      for (JsonNode exchange : exchanges) {
        HttpResponse<String> response =
            pod.postJson("/api/login", exchange.at("/request/body").toString());
        assertThat(response.statusCode()).as(exchange.get("name").asText()).isEqualTo(200);
        String token = json(response).get("token").asText();
        assertThat(shape(decoded(token)))
            .as(exchange.get("name").asText())
            .isEqualTo(shape(exchange.at("/response/token_decoded")));
      }
    }
  }

  private static List<JsonNode> exchanges(String profile) throws Exception {
    List<JsonNode> all = new ArrayList<>();
    for (String line : Files.readAllLines(RECORDED)) {
      JsonNode exchange = STRICT.readTree(line);
      boolean wanted =
          exchange.get("profile").asText().equals(profile)
              && exchange.at("/response/token_decoded").isObject()
              && !exchange.at("/request/body").has("provider")
              && !OTHERWISE.contains(exchange.get("name").asText());
      if (wanted) {
        all.add(exchange);
      }
    }
    return all;
  }

  /** Kids are ours, times are now, and a joined claim is a set. */
  private static Map<String, Object> shape(JsonNode decoded) {
    Map<String, Object> shape = new TreeMap<>();
    shape.put("signature", decoded.get("signature_chars").asInt());
    decoded
        .get("header")
        .properties()
        .forEach(e -> shape.put("header " + e.getKey(), e.getValue()));
    decoded
        .get("payload")
        .properties()
        .forEach(e -> shape.put(e.getKey(), value(e.getKey(), e.getValue())));
    shape.replace("header kid", "kid");
    shape.replace("kid", "kid");
    return shape;
  }

  private static Object value(String name, JsonNode value) {
    if (Set.of("exp", "iat", "nbf").contains(name)) {
      boolean integer = value.isIntegralNumber() || value.asText().startsWith("<integer seconds");
      return integer ? "integer seconds" : value;
    }
    return value.isTextual() ? new TreeSet<>(List.of(value.asText().split(",", -1))) : value;
  }

  private static JsonNode decoded(String token) throws Exception {
    String[] parts = token.split("\\.", -1);
    return STRICT
        .createObjectNode()
        .<ObjectNode>set("header", part(parts[0]))
        .<ObjectNode>set("payload", part(parts[1]))
        .put("signature_chars", parts[2].length());
  }

  private static JsonNode part(String part) throws Exception {
    return STRICT.readTree(Base64.getUrlDecoder().decode(part));
  }

  private PodUnderTest start(String profile) throws Exception {
    String plain = PodUnderTest.text(TestPostgres.port(), database);
    String configuration =
        plain.substring(0, plain.indexOf("tokens:"))
            + "tokens: "
            + PROFILES.get(profile)
            + ", issuer: stk, key_duration: 3h, token_duration: 30m}\n"
            + plain.substring(plain.indexOf("users:"))
            + "cluster: {propagation_delay: 0s, refresh_sec: 1}\n";
    PodUnderTest pod =
        PodUnderTest.startWith(directory, "pod-" + profile, configuration, LiveFederation::start)
            .awaitDatabase();
    await().atMost(LONG).until(() -> pod.login("root").statusCode() == 200);
    return pod;
  }
}
