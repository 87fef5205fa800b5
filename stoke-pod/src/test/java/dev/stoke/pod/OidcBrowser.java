package dev.stoke.pod;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stoke.pod.testing.TestIdp;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/**
 * A browser with its cookies, in front of pods that a balancer hides behind one address: each
 * request goes to the next of them. It does what the pages' scripts would do.
 */
final class OidcBrowser {
  /** The address of the pods, as the provider and the browser know it. */
  static final URI ORIGIN = URI.create("https://auth.example.test");

  private static final JsonMapper MAPPER = new JsonMapper();
  private static final Pattern LOGIN = Pattern.compile("const login = (\\{.*});");

  private final List<PodUnderTest> pods;
  private final HttpClient client;
  final Map<String, String> cookies = new HashMap<>();
  private int turn;

  OidcBrowser(List<PodUnderTest> pods, SSLContext trust) {
    this.pods = List.copyOf(pods);
    this.client = HttpClient.newBuilder().sslContext(trust).build();
  }

  /** The whole way, up to the page that the client gets its login from. */
  HttpResponse<String> logIn(String start) throws Exception {
    return comeBack(atProvider(open(start)));
  }

  /** A page of the pods. */
  HttpResponse<String> open(String path) throws Exception {
    return send(HttpRequest.newBuilder(next().resolve(path)));
  }

  /** Where the provider sends the browser that a pod has sent there. */
  URI atProvider(HttpResponse<String> redirect) throws Exception {
    assertThat(redirect.statusCode()).as(redirect.body()).isEqualTo(307);
    URI there = location(redirect);
    HttpResponse<String> answer =
        client.send(HttpRequest.newBuilder(there).build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
    return location(answer);
  }

  HttpResponse<String> comeBack(URI address) throws Exception {
    assertThat(address.toString()).startsWith(ORIGIN + "/oidc/idp");
    if (address.getRawFragment() == null) {
      return open(address.getRawPath() + "?" + address.getRawQuery());
    }
    HttpResponse<String> page = open(address.getRawPath());
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("new URLSearchParams(location.hash.slice(1))");
    return post(address.getRawPath(), address.getRawFragment());
  }

  HttpResponse<String> post(String path, String form) throws Exception {
    return send(
        HttpRequest.newBuilder(next().resolve(path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form)));
  }

  /** What the script of the page hands over. */
  static JsonNode handedOver(HttpResponse<String> page) throws Exception {
    assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
    Matcher login = LOGIN.matcher(page.body());
    assertThat(login.find()).as(page.body()).isTrue();
    return MAPPER.readTree(login.group(1));
  }

  /** As clients do it with what they were handed. */
  HttpResponse<String> postLogin(String username, String password) throws Exception {
    String body =
        MAPPER
            .createObjectNode()
            .put("username", username)
            .put("password", password)
            .put("provider", "idp")
            .toString();
    turn++;
    return pods.get(turn % pods.size()).postJson("/api/login", body);
  }

  HttpResponse<String> postLogin(JsonNode handed) throws Exception {
    return postLogin(handed.get("id_token").asText(), handed.get("access_code").asText());
  }

  static Map<String, String> parameters(URI address) {
    return TestIdp.form(address.getRawQuery());
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    if (!cookies.isEmpty()) {
      request.header(
          "Cookie",
          String.join(
              "; ",
              cookies.entrySet().stream().map(it -> it.getKey() + "=" + it.getValue()).toList()));
    }
    HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
    answer.headers().allValues("set-cookie").forEach(this::keep);
    return answer;
  }

  private void keep(String header) {
    List<String> parts = Arrays.asList(header.split("; ", -1));
    assertThat(parts).contains("Path=/", "HttpOnly", "Secure", "SameSite=Lax");
    String[] pair = parts.getFirst().split("=", 2);
    assertThat(pair[0]).startsWith("__Host-");
    if (parts.contains("Max-Age=0")) {
      cookies.remove(pair[0]);
    } else {
      cookies.put(pair[0], pair[1]);
    }
  }

  private URI next() {
    turn++;
    return pods.get(turn % pods.size()).url();
  }

  private static URI location(HttpResponse<String> answer) {
    return URI.create(answer.headers().firstValue("location").orElseThrow());
  }
}
