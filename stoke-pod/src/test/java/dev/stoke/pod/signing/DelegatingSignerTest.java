package dev.stoke.pod.signing;

import static dev.stoke.pod.signing.CannotSignException.Kind.DRAFT_REFUSED;
import static dev.stoke.pod.signing.CannotSignException.Kind.UNAVAILABLE;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.stoke.pod.federation.core.Member;
import dev.stoke.pod.testing.KeyCircle;
import dev.stoke.pod.testing.TurnableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class DelegatingSignerTest {
  private static final TokenDraft DRAFT =
      new TokenDraft(
          TokenType.JWT,
          Map.of("iss", "stk", "aud", List.of("a", "b"), "n", 7, "u", "multi"),
          Duration.ofMinutes(30),
          true,
          false);

  private final TurnableClock clock = new TurnableClock(Instant.parse("2026-01-02T03:04:05.678Z"));
  private final KeyCircle circle = new KeyCircle();
  private final KeyCircle.Member me = circle.join("stoke-0", clock);
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

  /** What each member does when it is asked; the time it takes passes on {@link #nanoTime}. */
  private final Map<String, DelegateChannel> members = new HashMap<>();

  private final List<String> asked = new ArrayList<>();
  private long nanoTime;

  private final DelegatingSigner signer =
      new DelegatingSigner(new OwnSigner(me, clock), me, this::ask, clock, () -> nanoTime, metrics);

  @BeforeEach
  void thisPodCannotSignYet() {
    me.maySign = false;
  }

  @Test
  void aPodSignsWithItsOwnKeyWhileItMay() throws Exception {
    delegates("stoke-1");
    me.maySign = true;
    assertThat(signer.sign(DRAFT).getHeader().getKeyID()).isEqualTo(me.kid());
    assertThat(asked).isEmpty();
  }

  @Test
  void theBestDelegateSignsWhileThisPodMayNot() throws Exception {
    KeyCircle.Member one = good("stoke-1");
    good("stoke-2");
    delegates("stoke-1", "stoke-2");
    SignedJWT token = signer.sign(DRAFT);
    assertThat(token.getHeader().getKeyID()).isEqualTo(one.kid());
    assertThat(token.getJWTClaimsSet().getClaim("kid")).isEqualTo(one.kid());
    assertThat(token.getJWTClaimsSet().getAudience()).containsExactly("a", "b");
    assertThat(token.getJWTClaimsSet().getIssueTime())
        .isEqualTo(Date.from(Instant.parse("2026-01-02T03:04:05Z")));
    assertThat(token.getJWTClaimsSet().getExpirationTime())
        .isEqualTo(Date.from(Instant.parse("2026-01-02T03:34:05Z")));
    assertThat(asked).containsExactly("stoke-1");
  }

  @Test
  void aDeadAHungAndABusyMemberArePassedOverInTheTimeOfOneRequest() throws Exception {
    fails("dead", Duration.ofMillis(1));
    members.put("hung", this::hang);
    fails("busy", Duration.ofMillis(5));
    KeyCircle.Member last = good("stoke-4");
    delegates("dead", "hung", "busy", "stoke-4");
    assertThat(signer.sign(DRAFT).getHeader().getKeyID()).isEqualTo(last.kid());
    assertThat(asked).containsExactly("dead", "hung", "busy", "stoke-4");
    assertThat(Duration.ofNanos(nanoTime)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void howeverManyMembersHangTheTimeIsBoundedAndTwoGetAFairTry() {
    List<Duration> timeouts = new ArrayList<>();
    String[] ids = {"a", "b", "c", "d", "e"};
    for (String id : ids) {
      members.put(
          id,
          (member, draft, timeout) -> {
            timeouts.add(timeout);
            return hang(member, draft, timeout);
          });
    }
    delegates(ids);
    assertThatThrownBy(() -> signer.sign(DRAFT))
        .isInstanceOfSatisfying(
            CannotSignException.class, e -> assertThat(e.kind()).isEqualTo(UNAVAILABLE));
    assertThat(Duration.ofNanos(nanoTime)).isLessThanOrEqualTo(Duration.ofSeconds(3));
    assertThat(timeouts).hasSizeGreaterThanOrEqualTo(2);
    assertThat(timeouts.subList(0, 2))
        .allMatch(timeout -> timeout.compareTo(Duration.ofSeconds(1)) >= 0);
  }

  @Test
  void aMemberThatJustFailedIsAskedLastForAWhile() throws Exception {
    members.put("hung", this::hang);
    good("stoke-2");
    delegates("hung", "stoke-2");
    signer.sign(DRAFT);
    asked.clear();
    signer.sign(DRAFT);
    assertThat(asked).containsExactly("stoke-2");

    nanoTime += Duration.ofSeconds(6).toNanos();
    asked.clear();
    signer.sign(DRAFT);
    assertThat(asked).containsExactly("hung", "stoke-2");
  }

  @Test
  void allFailedRecentlyAndAreAskedAllTheSame() throws Exception {
    fails("stoke-1", Duration.ZERO);
    delegates("stoke-1");
    assertThatThrownBy(() -> signer.sign(DRAFT)).isInstanceOf(CannotSignException.class);
    KeyCircle.Member back = good("stoke-1");
    assertThat(signer.sign(DRAFT).getHeader().getKeyID()).isEqualTo(back.kid());
  }

  /** What a member can lie about. */
  private enum Lie {
    UNKNOWN_KEY,
    FOREIGN_SIGNATURE,
    OTHER_CLAIM,
    CLAIM_TOO_MANY,
    CLAIM_LEFT_OUT,
    AUDIENCE_AS_TEXT,
    OTHER_KID_CLAIM,
    EXPIRED,
    WITHOUT_EXPIRY,
    TOO_LONG,
    NO_ISSUED_AT,
    UNWANTED_NOT_BEFORE,
    OTHER_TYPE,
    OUTLIVES_ITS_KEY
  }

  @ParameterizedTest
  @EnumSource
  void aLyingMembersTokenIsNeverHandedOut(Lie lie) throws Exception {
    KeyCircle.Member liar = circle.join("liar", clock);
    KeyCircle.Member other = circle.join("stoke-2", clock);
    members.put("liar", (member, draft, timeout) -> lie(lie, liar, other));
    good("stoke-3");
    delegates("liar", "stoke-3");
    SignedJWT token = signer.sign(DRAFT);
    assertThat(token.getJWTClaimsSet().getStringClaim("kid")).startsWith("stoke-3");
    assertThat(metrics.counter("stoke.delegations", "outcome", "rejected").count()).isEqualTo(1);

    delegates("liar");
    assertThatThrownBy(() -> signer.sign(DRAFT))
        .hasMessage("a delegate's token is not used")
        .isInstanceOf(CannotSignException.class);
  }

  private SignedJWT lie(Lie lie, KeyCircle.Member liar, KeyCircle.Member other) {
    Date soon = Date.from(clock.instant().plusSeconds(60));
    JWTClaimsSet.Builder good = new JWTClaimsSet.Builder();
    DRAFT.claims().forEach(good::claim);
    good.claim("kid", liar.kid()).issueTime(Date.from(clock.instant())).expirationTime(soon);
    JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder(good.build());
    switch (lie) {
      case UNKNOWN_KEY -> liar.forget();
      case OTHER_CLAIM -> claims.claim("u", "root");
      case CLAIM_TOO_MANY -> claims.claim("stk", "S");
      case CLAIM_LEFT_OUT -> claims.claim("n", null);
      case OTHER_KID_CLAIM -> claims.claim("kid", other.kid());
      case EXPIRED -> claims.expirationTime(Date.from(clock.instant()));
      case WITHOUT_EXPIRY -> claims.expirationTime(null);
      case TOO_LONG ->
          claims.expirationTime(Date.from(clock.instant().plus(Duration.ofMinutes(31))));
      case NO_ISSUED_AT -> claims.issueTime(null);
      case UNWANTED_NOT_BEFORE -> claims.notBeforeTime(Date.from(clock.instant()));
      case OUTLIVES_ITS_KEY -> liar.publishOnlyUntil(clock.instant().plusSeconds(59));
      case FOREIGN_SIGNATURE, AUDIENCE_AS_TEXT, OTHER_TYPE -> {}
    }
    return switch (lie) {
      case FOREIGN_SIGNATURE -> other.signAs(liar.kid(), claims.build().toJSONObject());
      case AUDIENCE_AS_TEXT -> {
        Map<String, Object> payload = claims.build().toJSONObject();
        payload.put("aud", "a b");
        yield liar.signAs(liar.kid(), payload);
      }
      case OTHER_TYPE ->
          liar.signAs(liar.kid(), new JOSEObjectType("at+jwt"), withList(claims.build()));
      default -> liar.signAs(liar.kid(), withList(claims.build()));
    };
  }

  private static Map<String, Object> withList(JWTClaimsSet claims) {
    Map<String, Object> payload = claims.toJSONObject();
    payload.put("aud", claims.getAudience());
    return payload;
  }

  @Test
  void aDraftThatOneMemberRefusesAnotherMayTakeWhileConfigurationsDiffer() throws Exception {
    members.put(
        "stoke-1",
        (member, draft, timeout) -> {
          throw new CannotSignException(DRAFT_REFUSED, "no");
        });
    good("stoke-2");
    delegates("stoke-1", "stoke-2");
    signer.sign(DRAFT);
    asked.clear();
    signer.sign(DRAFT);
    assertThat(asked).containsExactly("stoke-1", "stoke-2");
  }

  @Test
  void withoutALeaseNobodyIsAskedAndNothingIsHandedOut() {
    KeyCircle.Member one = circle.join("stoke-1", clock);
    members.put(
        "stoke-1",
        (member, draft, timeout) -> {
          me.ready = false;
          return new OwnSigner(one, clock).sign(draft);
        });
    delegates("stoke-1");
    assertThatThrownBy(() -> signer.sign(DRAFT)).hasMessage("this pod is not in service");
    asked.clear();
    assertThatThrownBy(() -> signer.sign(DRAFT)).hasMessage("this pod is not in service");
    assertThat(asked).isEmpty();
  }

  @Test
  void withNobodyToAskTheOwnReasonIsGiven() {
    assertThatThrownBy(() -> signer.sign(DRAFT)).hasMessage("no key may sign tokens yet");
  }

  private SignedJWT ask(Member member, TokenDraft draft, Duration timeout)
      throws CannotSignException {
    asked.add(member.id());
    return requireNonNull(members.get(member.id())).sign(member, draft, timeout);
  }

  private SignedJWT hang(Member member, TokenDraft draft, Duration timeout)
      throws CannotSignException {
    nanoTime += timeout.toNanos();
    throw new CannotSignException(UNAVAILABLE, "no answer in time");
  }

  private void fails(String id, Duration after) {
    members.put(
        id,
        (member, draft, timeout) -> {
          nanoTime += after.toNanos();
          throw new CannotSignException(UNAVAILABLE, "not now");
        });
  }

  private KeyCircle.Member good(String id) {
    KeyCircle.Member delegate = circle.join(id, clock);
    members.put(id, (member, draft, timeout) -> new OwnSigner(delegate, clock).sign(draft));
    return delegate;
  }

  private void delegates(String... ids) {
    me.delegates =
        Arrays.stream(ids)
            .map(id -> new Member(id, URI.create("https://" + id + ".test:8081")))
            .toList();
  }
}
