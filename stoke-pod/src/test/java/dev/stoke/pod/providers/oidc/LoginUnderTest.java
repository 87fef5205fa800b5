package dev.stoke.pod.providers.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoke.pod.config.OidcProvider;
import dev.stoke.pod.config.OidcProvider.ClaimsSource;
import dev.stoke.pod.config.OidcProvider.Flow;
import dev.stoke.pod.config.Secret;
import dev.stoke.pod.testing.TestIdp;
import dev.stoke.pod.testing.TurnableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One login with a real provider, without a pod round it. */
final class LoginUnderTest implements AutoCloseable {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  final TestIdp idp;
  final TurnableClock clock;
  final OidcLogin login;
  private final Set<String> used = ConcurrentHashMap.newKeySet();

  private LoginUnderTest(TestIdp idp, OidcProvider provider, TurnableClock clock) throws Exception {
    this.idp = idp;
    this.clock = clock;
    this.login = open(provider);
  }

  static LoginUnderTest with(Flow flow, ClaimsSource source) throws Exception {
    TestIdp idp = TestIdp.plain();
    return new LoginUnderTest(idp, provider(idp, flow, source), new TurnableClock(Instant.now()));
  }

  /** Another pod with the same configuration. */
  OidcLogin twin() throws Exception {
    return open(login.provider());
  }

  OidcLogin open(OidcProvider provider) throws Exception {
    OidcParts parts =
        new OidcParts(
            List.of("*", "https://app.example.test"),
            (id, expires) -> used.add(id),
            clock,
            new SecureRandom(),
            new LoginReports(new SimpleMeterRegistry(), System::nanoTime));
    return OidcLogin.open(provider, Path.of("."), parts);
  }

  static OidcProvider provider(TestIdp idp, Flow flow, ClaimsSource source) {
    return provider(idp.url() + "/.well-known/openid-configuration", "", flow, source);
  }

  static OidcProvider provider(String discovery, String issuer, Flow flow, ClaimsSource source) {
    return new OidcProvider(
        "idp",
        discovery,
        "",
        "",
        "",
        issuer,
        "",
        flow,
        source,
        "given_name",
        "id:family_name",
        "email",
        TestIdp.CLIENT,
        new Secret(TestIdp.SECRET),
        "https://auth.example.test/oidc/idp",
        List.of(),
        Map.of(),
        new Secret(""),
        "");
  }

  Step.ToProvider start() {
    Step step = login.start("", "local");
    assertThat(step).isInstanceOf(Step.ToProvider.class);
    return (Step.ToProvider) step;
  }

  /** What the browser brings back, where all goes well. */
  Callback atProvider(Step.ToProvider there) throws Exception {
    HttpResponse<String> answer =
        CLIENT.send(HttpRequest.newBuilder(there.address()).build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
    URI back = URI.create(answer.headers().firstValue("location").orElseThrow());
    Map<String, String> brought =
        TestIdp.form(back.getRawFragment() == null ? back.getRawQuery() : back.getRawFragment());
    return new Callback(
        brought.getOrDefault("state", ""),
        brought.getOrDefault("code", ""),
        brought.getOrDefault("id_token", ""),
        brought.getOrDefault("access_token", ""),
        brought.getOrDefault("iss", ""),
        there.flow());
  }

  Step wholeWay() throws Exception {
    return login.finish(atProvider(start()));
  }

  Step.ToClient handedOver() throws Exception {
    Step step = wholeWay();
    assertThat(step).isInstanceOf(Step.ToClient.class);
    return (Step.ToClient) step;
  }

  @Override
  public void close() {
    login.close();
    idp.close();
  }
}
