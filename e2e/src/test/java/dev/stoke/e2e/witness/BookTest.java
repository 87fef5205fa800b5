package dev.stoke.e2e.witness;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each kind of failure is planted once, and found once; and what is none is not found. */
final class BookTest {
  private static final Duration P = Duration.ofSeconds(10);
  private static final Duration T = Duration.ofSeconds(20);

  private final Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private final ECKey older = key("a-0-p-older");
  private final ECKey newer = key("a-1-p-newer");
  private final List<Violation> heard = new ArrayList<>();
  private final Book book = new Book(P, heard::add);

  @Test
  void aKeyThatEveryPodServesInTimeIsNoFailure() throws Exception {
    everyPodServes(0, older, newer);
    issue(9, newer);
    everyPodServes(10, older, newer);
    everyPodServes(28, newer);

    var report = book.report();
    assertThat(heard).isEmpty();
    assertThat(report.issued("start")).isZero();
    assertThat(report.verifications("start")).isEqualTo(2 + 2 + 2);
  }

  @Test
  void aKidThatOnePodLacksAfterTheIssueIsFoundOnThatPod() throws Exception {
    everyPodServes(0, older, newer);
    issue(5, newer);
    serve("a-0", 6, older, newer);
    serve("a-1", 6, older);

    assertThat(book.report().unverifiableFresh("start")).isEqualTo(1);
    assertThat(heard)
        .singleElement()
        .satisfies(violation -> {
          assertThat(violation.kind()).isEqualTo(Violation.Kind.FRESH);
          assertThat(violation.kid()).isEqualTo(newer.getKeyID());
          assertThat(violation.pod()).isEqualTo("a-1");
          assertThat(violation.evidence()).contains("from a-0", older.getKeyID());
        });
  }

  @Test
  void aKidThatVanishesBeforeTheTokenExpiresIsFound() throws Exception {
    everyPodServes(0, newer);
    issue(5, newer);
    everyPodServes(24, older);

    assertThat(book.report().unverifiableFresh("start")).isEqualTo(1);
  }

  @Test
  void aKidMayVanishWhenItsTokensHaveExpired() throws Exception {
    everyPodServes(0, newer);
    issue(5, newer);
    everyPodServes(25.5, older);

    assertThat(heard).isEmpty();
    assertThat(book.report().verifications("start")).as("only before the issue").isEqualTo(2);
  }

  @Test
  void aSetThatIsYoungerThanThePropagationDelayMustVerifyTheToken() throws Exception {
    serve("a-0", 1, older);
    serve("a-0", 2, older, newer);
    issue(10.5, newer);

    var report = book.report();
    assertThat(report.unverifiableStale("start")).isEqualTo(1);
    assertThat(report.unverifiableFresh("start")).isZero();
    assertThat(heard).singleElement().extracting(Violation::kind).isEqualTo(Violation.Kind.STALE);
  }

  @Test
  void aSetThatIsOlderThanThePropagationDelayNeedNot() throws Exception {
    serve("a-0", 1, older);
    serve("a-0", 2, older, newer);
    issue(11.5, newer);

    assertThat(heard).isEmpty();
  }

  @Test
  void equalSetsAreAsOldAsTheLastOfThem() throws Exception {
    serve("a-0", 1, older);
    serve("a-0", 4, older);
    serve("a-0", 5, older, newer);
    issue(13, newer);

    assertThat(book.report().unverifiableStale("start")).isEqualTo(1);
  }

  @Test
  void aSetThatWasUnderWayWhileTheTokenWasIssuedIsAStaleOne() throws Exception {
    var slow = snapshot("a-0", 4, older);
    issue(5, newer);
    book.served(slow);

    assertThat(book.report().unverifiableStale("start")).isEqualTo(1);
    assertThat(book.report().unverifiableFresh("start")).isZero();
  }

  @Test
  void aTokenThatIsHeardOfAfterANewerSetIsJudgedByIt() throws Exception {
    serve("a-0", 6, older);
    issue(5, newer);

    assertThat(book.report().unverifiableFresh("start")).isEqualTo(1);
    assertThat(book.report().unverifiableStale("start")).isZero();
  }

  @Test
  void anEarlyKeyIsCountedApartEvenWhenThatIsKnownLate() throws Exception {
    serve("a-0", 4, older);
    issue(5, newer);
    assertThat(book.report().unverifiableStale("start")).isEqualTo(1);

    book.early(newer.getKeyID());

    assertThat(book.report().unverifiableStale("start")).isZero();
    assertThat(book.report().summary()).containsPattern("start +0 +0 +0 +1 +0 +0 +1 +0");
  }

  @Test
  void anEarlyKeyMustBeServedByAllAllTheSame() throws Exception {
    book.early(newer.getKeyID());
    issue(5, newer);
    serve("a-0", 6, older);

    assertThat(book.report().unverifiableFresh("start")).isEqualTo(1);
  }

  @Test
  void aKidWithAnotherKeyIsFoundHoweverLate() throws Exception {
    serve("a-0", 0, newer);
    serve("a-1", 9_000, key(newer.getKeyID()));

    assertThat(book.report().reusedKids("start")).isEqualTo(1);
    assertThat(heard)
        .singleElement()
        .satisfies(violation -> {
          assertThat(violation.kind()).isEqualTo(Violation.Kind.REUSED_KID);
          assertThat(violation.evidence()).contains(newer.getX().toString());
        });
  }

  @Test
  void aKidThatIsThereWithAKeyThatDoesNotVerifyIsAFailure() throws Exception {
    issue(5, newer);
    serve("a-0", 6, key(newer.getKeyID()));

    assertThat(book.report().unverifiableFresh("start")).isEqualTo(1);
  }

  @Test
  void nothingIsPromisedOfRevokedKeys() throws Exception {
    everyPodServes(0, newer);
    issue(5, newer);
    book.revoked(newer.getKeyID());
    everyPodServes(6, older);

    assertThat(heard).isEmpty();
  }

  @Test
  void figuresBelongToTheirPhase() throws Exception {
    issue(5, newer);
    book.phase("kill");
    book.loginSucceeded();
    book.loginRefused("503");
    serve("a-0", 6, older);

    var report = book.report();
    assertThat(report.unverifiableFresh("start")).isZero();
    assertThat(report.unverifiableFresh("kill")).isEqualTo(1);
    assertThat(report.full()).contains("50.00%", "1 x 503", "FRESH kid a-1-p-newer on a-0");
  }

  @Test
  void theTokenItselfIsNeverPrinted() throws Exception {
    String text = token(newer, start.plus(T)).serialize();
    book.issued(Token.parse(text, "a-0", start, start));
    serve("a-0", 1, older);

    assertThat(book.report().full()).contains("FRESH").doesNotContain(text.split("\\.")[1]);
  }

  @Test
  void hoursNeedNoMoreMemoryThanMinutes() throws Exception {
    for (int second = 0; second < 7_200; second += 2) {
      serve("a-0", second, second % 4 == 0 ? older : newer);
      if (second % 100 == 0) {
        issue(second, older);
      }
    }

    assertThat(book.remembered()).isLessThan(100);
    assertThat(book.report().full().length()).isLessThan(10_000);
  }

  private void everyPodServes(double second, ECKey... keys) throws ParseException {
    serve("a-0", second, keys);
    serve("a-1", second, keys);
  }

  private void serve(String pod, double second, ECKey... keys) throws ParseException {
    book.served(snapshot(pod, second, keys));
  }

  private Snapshot snapshot(String pod, double second, ECKey... keys) throws ParseException {
    var set = new JWKSet(List.<JWK>of(keys)).toPublicJWKSet().toString();
    return new Snapshot(pod, KeySet.parse(set), at(second), at(second + 0.01));
  }

  private void issue(double second, ECKey key) throws Exception {
    Instant expiresAt = at(Math.floor(second)).plus(T);
    book.issued(
        Token.parse(token(key, expiresAt).serialize(), "a-0", at(second - 0.05), at(second)));
  }

  private static SignedJWT token(ECKey key, Instant expiresAt) throws JOSEException {
    var jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(),
            new JWTClaimsSet.Builder().expirationTime(Date.from(expiresAt)).build());
    jwt.sign(new ECDSASigner(key));
    return jwt;
  }

  private Instant at(double second) {
    return start.plus(Duration.ofMillis(Math.round(second * 1000)));
  }

  private static ECKey key(String kid) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(kid).algorithm(JWSAlgorithm.ES256).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException("this JDK makes no EC keys", e);
    }
  }
}
