package dev.stoke.pod.signing;

import static dev.stoke.pod.signing.CannotSignException.Kind.DRAFT_REFUSED;
import static dev.stoke.pod.signing.CannotSignException.Kind.UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.nimbusds.jwt.SignedJWT;
import dev.stoke.pod.testing.KeyCircle;
import dev.stoke.pod.testing.TurnableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class DelegateSignerTest {
  private static final DelegateSigner.Rules RULES =
      new DelegateSigner.Rules(
          TokenType.JWT, Optional.of("stk"), List.of("svc"), Duration.ofMinutes(30), false);

  private final TurnableClock clock = new TurnableClock(Instant.parse("2026-01-02T03:04:05.678Z"));
  private final KeyCircle.Member me = new KeyCircle().join("stoke-0", clock);
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private DelegateSigner.Rules rules = RULES;
  private final DelegateSigner signer =
      new DelegateSigner(new OwnSigner(me, clock), () -> rules, metrics);

  @Test
  void aMembersDraftIsSignedAsItIs() throws Exception {
    SignedJWT token = signer.sign(draft(Map.of("u", "multi", "groups", List.of("x", "y"), "n", 5)));
    assertThat(token.getHeader().getKeyID()).isEqualTo(me.kid());
    assertThat(token.getJWTClaimsSet().getIssuer()).isEqualTo("stk");
    assertThat(token.getJWTClaimsSet().getAudience()).containsExactly("svc");
    assertThat(token.getJWTClaimsSet().getStringListClaim("groups")).containsExactly("x", "y");
    assertThat(token.getJWTClaimsSet().getIntegerClaim("n")).isEqualTo(5);
    assertThat(token.getJWTClaimsSet().getIssueTime()).isNull();
    assertThat(count("signed")).isEqualTo(1);
  }

  static Stream<Arguments> wrongClaims() {
    Map<String, String> many = new HashMap<>();
    IntStream.range(0, 199).forEach(i -> many.put("c" + i, "v"));
    return Stream.of(
        arguments("another issuer", Map.of("iss", "evil"), "iss or aud"),
        arguments("another audience", Map.of("aud", List.of("svc", "bank")), "iss or aud"),
        arguments("an audience as text", Map.of("aud", "svc"), "strings, numbers"),
        arguments("a kid", Map.of("kid", "stoke-9-p-0123456789abcdef"), "the signer's to fill"),
        arguments("an expiry", Map.of("exp", 4_000_000_000L), "the signer's to fill"),
        arguments("an issue time", Map.of("iat", 1), "the signer's to fill"),
        arguments("a not-before", Map.of("nbf", 1), "the signer's to fill"),
        arguments("an object", Map.of("x", Map.of("a", "b")), "strings, numbers"),
        arguments("a truth value", Map.of("x", true), "strings, numbers"),
        arguments("a mixed list", Map.of("x", List.of("a", 1)), "strings, numbers"),
        arguments("a number without end", Map.of("x", Double.NaN), "strings, numbers"),
        arguments("a huge number", Map.of("x", new BigDecimal("1e999")), "strings, numbers"),
        arguments("an empty name", Map.of("", "x"), "strings, numbers"),
        arguments("too many claims", many, "at most 200"),
        arguments("too many bytes", Map.of("x", "é".repeat(8200)), "at most 16384 bytes"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongClaims")
  void aDraftThatThisPodCouldNotHaveWrittenIsRefused(
      String what, Map<String, Object> more, String reason) {
    assertThatThrownBy(() -> signer.sign(draft(more)))
        .isInstanceOfSatisfying(
            CannotSignException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(DRAFT_REFUSED);
              assertThat(e).hasMessageContaining(reason).hasMessageNotContaining("evil");
            });
    assertThat(count("refused")).isEqualTo(1);
  }

  @Test
  void aMissingIssuerOrAudienceIsRefusedToo() {
    assertRefused(Map.of("aud", List.of("svc")));
    assertRefused(Map.of("iss", "stk"));
    rules =
        new DelegateSigner.Rules(
            TokenType.JWT, Optional.empty(), List.of(), Duration.ofMinutes(30), false);
    assertRefused(Map.of("iss", "stk"));
  }

  @Test
  void aTypeThatThisPodIsNotConfiguredWithIsRefused() throws Exception {
    TokenDraft access =
        new TokenDraft(
            TokenType.ACCESS_TOKEN, draft(Map.of()).claims(), Duration.ofMinutes(5), false, false);
    assertThatThrownBy(() -> signer.sign(access)).hasMessageContaining("typ, iss or aud");

    rules =
        new DelegateSigner.Rules(
            TokenType.ACCESS_TOKEN,
            Optional.of("stk"),
            List.of("svc"),
            Duration.ofMinutes(30),
            false);
    assertThat(signer.sign(access).getHeader().getType()).hasToString("at+jwt");
  }

  @Test
  void whileConfigurationsDifferIssuerAndAudienceMayDifferAndNothingElse() throws Exception {
    rules =
        new DelegateSigner.Rules(
            TokenType.JWT, Optional.of("new"), List.of(), Duration.ofMinutes(5), true);
    assertThat(signer.sign(draft(Map.of())).getJWTClaimsSet().getIssuer()).isEqualTo("stk");
    assertRefused(Map.of("exp", 1));
  }

  @Test
  void theShorterLifetimeOfBothConfigurationsHolds() throws Exception {
    rules =
        new DelegateSigner.Rules(
            TokenType.JWT, Optional.of("stk"), List.of("svc"), Duration.ofMinutes(5), false);
    assertThat(signer.sign(draft(Map.of())).getJWTClaimsSet().getExpirationTime())
        .isEqualTo(Date.from(Instant.parse("2026-01-02T03:09:05Z")));
    TokenDraft shorter =
        new TokenDraft(
            TokenType.JWT, draft(Map.of()).claims(), Duration.ofMinutes(1), false, false);
    assertThat(signer.sign(shorter).getJWTClaimsSet().getExpirationTime())
        .isEqualTo(Date.from(Instant.parse("2026-01-02T03:05:05Z")));
    TokenDraft none =
        new TokenDraft(TokenType.JWT, draft(Map.of()).claims(), Duration.ZERO, false, false);
    assertThatThrownBy(() -> signer.sign(none)).hasMessage("lifetime: must be positive");
  }

  @Test
  void aPodWithoutAKeyOrALeaseIsUnavailableAndAsksNobody() {
    me.maySign = false;
    assertUnavailable("no key may sign tokens yet");
    me.maySign = true;
    me.ready = false;
    assertUnavailable("this pod is not in service");
    assertThat(count("unavailable")).isEqualTo(2);
  }

  @Test
  void beyondABoundFurtherDraftsAreTurnedAwayAtOnce() throws Exception {
    CountDownLatch atWork = new CountDownLatch(32);
    CountDownLatch goOn = new CountDownLatch(1);
    DraftSigner slow =
        draft -> {
          atWork.countDown();
          try {
            goOn.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return new OwnSigner(me, clock).sign(draft);
        };
    DelegateSigner bounded = new DelegateSigner(slow, () -> rules, metrics);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<SignedJWT>> running =
          IntStream.range(0, 32)
              .mapToObj(i -> threads.submit(() -> bounded.sign(draft(Map.of()))))
              .toList();
      atWork.await();
      assertThatThrownBy(() -> bounded.sign(draft(Map.of())))
          .hasMessage("too many tokens are being signed at once");
      goOn.countDown();
      for (Future<SignedJWT> token : running) {
        assertThat(token.get()).isNotNull();
      }
    }
    assertThat(count("busy")).isEqualTo(1);
    assertThat(bounded.sign(draft(Map.of()))).isNotNull();
  }

  private void assertUnavailable(String message) {
    assertThatThrownBy(() -> signer.sign(draft(Map.of())))
        .hasMessage(message)
        .isInstanceOfSatisfying(
            CannotSignException.class, e -> assertThat(e.kind()).isEqualTo(UNAVAILABLE));
  }

  private void assertRefused(Map<String, Object> claims) {
    assertThatThrownBy(() ->
            signer.sign(
                new TokenDraft(TokenType.JWT, claims, Duration.ofMinutes(30), false, false)))
        .isInstanceOfSatisfying(
            CannotSignException.class, e -> assertThat(e.kind()).isEqualTo(DRAFT_REFUSED));
  }

  private static TokenDraft draft(Map<String, ?> more) {
    Map<String, Object> claims = new HashMap<>(Map.of("iss", "stk", "aud", List.of("svc")));
    claims.putAll(more);
    return new TokenDraft(TokenType.JWT, claims, Duration.ofMinutes(30), false, false);
  }

  private double count(String outcome) {
    return metrics.counter("stoke.delegated.signatures", "outcome", outcome).count();
  }
}
