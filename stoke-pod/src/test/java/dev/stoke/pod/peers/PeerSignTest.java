package dev.stoke.pod.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.stoke.pod.federation.core.Member;
import dev.stoke.pod.signing.CannotSignException;
import dev.stoke.pod.signing.CannotSignException.Kind;
import dev.stoke.pod.signing.TokenDraft;
import dev.stoke.pod.signing.TokenType;
import dev.stoke.pod.testing.KeyCircle;
import dev.stoke.pod.testing.TestCa;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class PeerSignTest {
  private static final TestCa CA = new TestCa("cluster");
  private static final TokenDraft DRAFT =
      new TokenDraft(TokenType.JWT, claims(), Duration.ofMinutes(30), true, false);
  private final KeyCircle.Member key = new KeyCircle().join("demo-1", Clock.systemUTC());
  @TempDir private Path here;
  @TempDir private Path there;
  private TestPeer asking;
  private TestPeer delegate;

  @BeforeEach
  void start() {
    asking = TestPeer.of(CA, "demo-0", here);
    delegate = TestPeer.of(CA, "demo-1", there);
  }

  @AfterEach
  void stop() {
    asking.close();
    delegate.close();
  }

  @Test
  void aDelegateSignsTheDraftAsItWasSent() throws Exception {
    AtomicReference<TokenDraft> seen = new AtomicReference<>();
    delegate.signer =
        draft -> {
          seen.set(draft);
          return token();
        };

    SignedJWT token = sign(DRAFT);

    assertThat(token.getHeader().getKeyID()).isEqualTo(key.kid());
    assertThat(seen.get()).isEqualTo(DRAFT);
    assertThat(token.serialize()).isNotEmpty();
  }

  @Test
  void aDraftOfAnAccessTokenStaysOne() throws Exception {
    AtomicReference<TokenDraft> seen = new AtomicReference<>();
    delegate.signer =
        draft -> {
          seen.set(draft);
          return token();
        };
    TokenDraft draft =
        new TokenDraft(TokenType.ACCESS_TOKEN, claims(), Duration.ofMinutes(30), true, false);

    sign(draft);

    assertThat(seen.get()).isEqualTo(draft);
  }

  @Test
  void aRefusedDraftIsNotWorthAnotherDelegate() {
    delegate.signer =
        _ -> {
          throw new CannotSignException(Kind.DRAFT_REFUSED, "the delegate's own words");
        };

    CannotSignException refused = failure(DRAFT);

    assertThat(refused.kind()).isEqualTo(Kind.DRAFT_REFUSED);
    assertThat(refused).hasMessage("demo-1 refused the draft (HTTP status 422)");
  }

  @Test
  void aDraftThatIsNoneIsRefusedBeforeTheSigner() {
    AtomicInteger asked = new AtomicInteger();
    delegate.signer =
        _ -> {
          asked.incrementAndGet();
          return token();
        };

    CannotSignException refused =
        failure(new TokenDraft(TokenType.JWT, claims(), Duration.ZERO, true, true));

    assertThat(refused.kind()).isEqualTo(Kind.DRAFT_REFUSED);
    assertThat(asked).hasValue(0);
  }

  @Test
  void aDraftBeyondTheBoundIsNotEvenSent() {
    AtomicInteger asked = new AtomicInteger();
    delegate.signer =
        _ -> {
          asked.incrementAndGet();
          return token();
        };

    CannotSignException refused =
        failure(
            new TokenDraft(
                TokenType.JWT,
                Map.of("groups", "x".repeat(DraftJson.MOST_DRAFT_BYTES)),
                Duration.ofMinutes(1),
                true,
                true));

    assertThat(refused.kind()).isEqualTo(Kind.DRAFT_REFUSED);
    assertThat(asked).hasValue(0);
  }

  @Test
  void aDelegateWithoutAKeyIsUnavailable() {
    assertThat(failure(DRAFT).kind()).isEqualTo(Kind.UNAVAILABLE);
  }

  @Test
  void aDelegateThatDoesNotCountTheAskerIsUnavailable() {
    delegate.signer = _ -> token();
    delegate.federation.members = Set.of("demo-1");

    assertThat(failure(DRAFT).kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(delegate.count("stoke.peer.refused", "reason", "not a member")).isEqualTo(1);
  }

  @Test
  void aDelegateThatIsGoneIsUnavailable() {
    delegate.listener.close();

    assertThat(failure(DRAFT).kind()).isEqualTo(Kind.UNAVAILABLE);
  }

  @Test
  void aDelegateThatHangsIsGivenUpInTime() {
    CountDownLatch end = new CountDownLatch(1);
    delegate.signer =
        _ -> {
          await(end);
          return token();
        };
    long began = System.nanoTime();

    CannotSignException refused =
        catchThrowableOfType(
            CannotSignException.class,
            () -> asking.client.sign(delegate.member(), DRAFT, Duration.ofMillis(500)));
    end.countDown();

    assertThat(refused.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isBetween(Duration.ofMillis(500), Duration.ofSeconds(20));
  }

  @Test
  void anAnswerThatIsNoTokenIsNoTokenAndIsNotQuoted() {
    TlsServer.Behaviour nonsense =
        (out, _) -> {
          byte[] body = "{\"token\":\"abc.def.ghi\"}".getBytes(StandardCharsets.UTF_8);
          out.write(TlsServer.head("200 OK", "Content-Length: " + body.length));
          out.write(body);
          out.flush();
        };
    try (TlsServer server = new TlsServer(delegate.credentials, nonsense)) {
      CannotSignException refused =
          catchThrowableOfType(
              CannotSignException.class,
              () ->
                  asking.client.sign(new Member("demo-1", server.url()), DRAFT, TestPeer.PATIENCE));

      assertThat(refused.kind()).isEqualTo(Kind.UNAVAILABLE);
      assertThat(refused).hasMessage("demo-1: token is not a signed JWT");
    }
  }

  @Test
  void moreDraftsThanItCanTakeAreTurnedAwayAtOnce() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    AtomicInteger atWork = new AtomicInteger();
    delegate.signer =
        _ -> {
          atWork.incrementAndGet();
          await(end);
          return token();
        };
    int cores = Runtime.getRuntime().availableProcessors();
    int places = 2 * cores + 16;
    try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> asked = new ArrayList<>();
      for (int call = 0; call < places + 5; call++) {
        asked.add(many.submit(this::signed));
      }
      Awaitility.await().until(() -> asked.stream().filter(Future::isDone).count() == 5);
      assertThat(atWork.get()).isLessThanOrEqualTo(2 * cores);

      end.countDown();
      int tokens = 0;
      for (Future<Boolean> call : asked) {
        tokens += call.get() ? 1 : 0;
      }
      assertThat(tokens).isEqualTo(places);
    }
    assertThat(signed()).as("the places are free again").isTrue();
  }

  @Test
  void noClaimIsInTheTextOfADraft() {
    assertThat(DRAFT.toString()).doesNotContain("alice");
  }

  private boolean signed() {
    try {
      sign(DRAFT);
      return true;
    } catch (CannotSignException e) {
      return false;
    }
  }

  private SignedJWT sign(TokenDraft draft) throws CannotSignException {
    return asking.client.sign(delegate.member(), draft, TestPeer.PATIENCE);
  }

  private CannotSignException failure(TokenDraft draft) {
    return catchThrowableOfType(CannotSignException.class, () -> sign(draft));
  }

  private SignedJWT token() {
    return key.sign(new JWTClaimsSet.Builder().subject("alice").build(), JOSEObjectType.JWT);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Object> claims() {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("sub", "alice");
    claims.put("aud", List.of("one", "two"));
    claims.put("n", 5);
    claims.put("deep", Map.of("a", List.of(1, true, "x")));
    return claims;
  }
}
