package dev.stoke.operator.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.stoke.operator.plan.Problem.About;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** An authority of the user instead of one that is made. */
final class GivenAuthorityTest {
  private final CredentialsFixture cluster = new CredentialsFixture();

  @TestFactory
  Stream<DynamicTest> everyKindOfKeyIssuesCertificatesThatArePairwiseBelieved() {
    var kinds = new LinkedHashMap<String, Credentials.Given>();
    kinds.put("EC, SEC 1", new UserCa().secret());
    kinds.put("RSA, PKCS#1", new UserCa().rsa(2048).secret());
    var p384 = new UserCa();
    p384.keys = UserCa.pair("EC", 384);
    kinds.put("P-384", p384.secret());
    var pkcs8 = new UserCa().rsa(2048);
    kinds.put(
        "RSA, PKCS#8",
        UserCa.secret(Pem.certificate(pkcs8.certificate()), Pem.key(pkcs8.keys.getPrivate())));
    var openssl = new UserCa();
    kinds.put(
        "EC, with the name of its curve before it",
        UserCa.secret(
            Pem.certificate(openssl.certificate()),
            "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
                + UserCa.traditional(openssl.keys.getPrivate())));
    var chained = new UserCa();
    kinds.put(
        "with its own issuer after it",
        UserCa.secret(
            Pem.certificates(List.of(chained.certificate(), new UserCa().certificate())),
            UserCa.traditional(chained.keys.getPrivate())));
    return kinds.entrySet().stream()
        .map(kind ->
            dynamicTest(
                kind.getKey(),
                () -> {
                  var own = new CredentialsFixture();
                  own.given = kind.getValue();
                  own.step();
                  assertThat(own.trusted()).as("only what issues").hasSize(1);
                  var leaf = own.leaf("c-1");
                  assertThatNoException().isThrownBy(() -> believe(own.peerTls().bundle(), leaf));
                  own.allLoaded();
                  var before = own.seen;
                  assertThat(own.step().seen).as("at rest").isEqualTo(before);
                  assertThat(own.said).isEmpty();
                }));
  }

  private static void believe(List<X509Certificate> anchors, X509Certificate leaf)
      throws Exception {
    var parameters =
        new PKIXParameters(
            anchors.stream()
                .map(anchor -> new TrustAnchor(anchor, null))
                .collect(Collectors.toSet()));
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(UserCa.NOW));
    CertPathValidator.getInstance("PKIX")
        .validate(
            CertificateFactory.getInstance("X.509").generateCertPath(List.of(leaf)), parameters);
  }

  @TestFactory
  Stream<DynamicTest> oneThatCannotBeUsedIsNamedAndChangesNothing() {
    var good = new UserCa();
    var certificate = Pem.certificate(good.certificate());
    var key = UserCa.traditional(good.keys.getPrivate());
    var wrong = new LinkedHashMap<String, Credentials.Given>();
    wrong.put("key tls.crt, holds no certificate in PEM", UserCa.secret("garbage", key));
    wrong.put("key tls.key, holds no EC or RSA private key", UserCa.secret(certificate, "garbage"));
    wrong.put(
        "has a tls.key that is not the key of its tls.crt",
        UserCa.secret(certificate, UserCa.traditional(UserCa.pair("EC", 256).getPrivate())));
    wrong.put(
        "has a tls.key that is not the key of its tls.crt: put",
        UserCa.secret(certificate, UserCa.traditional(UserCa.pair("RSA", 2048).getPrivate())));
    wrong.put("is not an authority's", changed(ca -> ca.isAuthority = false));
    wrong.put("may not sign others", changed(ca -> ca.usage = KeyUsage.digitalSignature));
    wrong.put("less than 2048 bits", changed(ca -> ca.rsa(1024)));
    wrong.put(
        "expired at 2025-12-31T23:59:59Z",
        changed(ca -> {
          ca.from = UserCa.NOW.minus(Duration.ofDays(90));
          ca.until = UserCa.NOW.minusSeconds(1);
        }));
    wrong.put(
        "is not valid before 2026-01-01T01:00:00Z",
        changed(ca -> ca.from = UserCa.NOW.plus(Duration.ofHours(1))));
    wrong.put(
        "Secret n/c-ca is the operator's own",
        new Credentials.Given("c-ca", new UserCa().secret().content()));
    return wrong.entrySet().stream()
        .map(entry -> dynamicTest(entry.getKey(), () -> refused(entry.getKey(), entry.getValue())));
  }

  private static Credentials.Given changed(Consumer<UserCa> change) {
    var ca = new UserCa();
    change.accept(ca);
    return ca.secret();
  }

  private static void refused(String sentence, Credentials.Given given) {
    var cluster = new CredentialsFixture();
    cluster.step().allLoaded();
    cluster.given = given;
    var problem = cluster.problem();
    assertThat(problem.about()).isEqualTo(About.PEER_CREDENTIALS);
    assertThat(problem.reason()).isEqualTo("AuthorityUnusable");
    assertThat(problem.message())
        .startsWith("Secret n/" + given.name())
        .contains(sentence)
        .contains("or remove spec.cluster.caSecretName")
        .doesNotContain("garbage", "PRIVATE");
  }

  @Test
  void oneThatIsGivenLaterIsTrustedBeforeItIssuesAndSoOnBackAgain() {
    cluster.step().allLoaded();
    var made = cluster.trusted().getFirst();
    var leaf = cluster.leaf("c-0");
    var house = new UserCa();
    cluster.given = house.secret();

    cluster.step();
    assertThat(cluster.trusted()).hasSize(2).startsWith(made);
    assertThat(cluster.leaf("c-0")).isEqualTo(leaf);
    cluster.loaded("c-0");
    cluster.loaded("c-1");
    assertThat(cluster.step().leaf("c-0")).as("c-2 does not trust it yet").isEqualTo(leaf);
    follow();
    var given = cluster.authorities().signer().certificate();
    assertThat(given.getSubjectX500Principal().getName()).isEqualTo("CN=house-ca");
    assertThat(KeyedCertificate.isSignedBy(cluster.leaf("c-0"), given)).isTrue();
    assertThat(cluster.trusted()).containsExactly(Fingerprints.of(given));

    cluster.given = null;
    cluster.step();
    assertThat(cluster.trusted()).hasSize(2).startsWith(Fingerprints.of(given));
    follow();
    assertThat(cluster.trusted()).hasSize(1).doesNotContain(made, Fingerprints.of(given));
    assertThat(cluster.said)
        .containsExactly(
            "AuthorityChangeStarted",
            "AuthorityInUse",
            "AuthorityRenewed",
            "AuthorityChangeStarted",
            "AuthorityInUse",
            "AuthorityRenewed");
    cluster.step();
    assertThat(cluster.said).as("that was all").hasSize(6);
  }

  /** All load what is there until one authority is left. */
  private void follow() {
    for (int step = 0; step < 4; step++) {
      cluster.allLoaded();
      cluster.step();
    }
    assertThat(cluster.trusted()).hasSize(1);
  }

  @Test
  void oneThatIsRenewedWithTheSameKeyReplacesNoCertificate() {
    var house = new UserCa();
    cluster.given = house.secret();
    cluster.step().allLoaded();
    var leaf = cluster.leaf("c-0");
    var before = cluster.trusted();

    house.until = house.until.plus(Duration.ofDays(100));
    cluster.given = house.secret();
    cluster.step();
    assertThat(cluster.trusted()).hasSize(2);
    follow();
    assertThat(cluster.trusted()).isNotEqualTo(before);
    assertThat(cluster.leaf("c-0")).isEqualTo(leaf);
  }

  @Test
  void certificatesThatLastAsLongAsTheirAuthorityAreNotMadeAgainAndAgain() {
    var house = new UserCa();
    house.until = UserCa.NOW.plus(Duration.ofDays(30));
    cluster.given = house.secret();
    cluster.step().allLoaded();
    var leaf = cluster.leaf("c-0");

    cluster.now = UserCa.NOW.plus(Duration.ofDays(29));
    assertThat(cluster.step().leaf("c-0")).isEqualTo(leaf);
    cluster.now = UserCa.NOW.plus(Duration.ofDays(30));
    assertThat(cluster.problem().message()).contains("expired at 2026-01-31T00:00:00Z");

    house.until = UserCa.NOW.plus(Duration.ofDays(60));
    cluster.given = house.secret();
    cluster.step();
    assertThat(cluster.said).containsExactly("AuthorityExpired");
    assertThat(cluster.leaf("c-0").getNotAfter())
        .isEqualTo(Date.from(UserCa.NOW.plus(Duration.ofDays(60))));
  }

  @Test
  void theLossOfTheOperatorsOwnSecretCostsNothingWhereTheUsersIsThere() {
    cluster.given = new UserCa().secret();
    cluster.step().allLoaded();
    var trusted = cluster.trusted();
    var leaf = cluster.leaf("c-0");
    cluster.seen = new Credentials.Seen(null, cluster.seen.peerTls(), cluster.seen.ledgerMac());

    cluster.step();
    assertThat(cluster.trusted()).isEqualTo(trusted);
    follow();
    assertThat(cluster.trusted()).isEqualTo(trusted);
    assertThat(cluster.leaf("c-0")).isEqualTo(leaf);
    assertThat(cluster.said).doesNotContain("AuthorityRegenerated");
  }

  @Test
  void whatAnEarlierVersionWroteIsOneThatWasMadeHere() {
    cluster.step().allLoaded();
    assertThat(cluster.ca().keys()).containsExactlyInAnyOrder("tls.crt", "tls.key");
    var before = cluster.seen;
    assertThat(cluster.step().seen).isEqualTo(before);
  }

  @Test
  void theUsersAuthoritiesAboveItAreNotBelieved() throws Exception {
    var root = new UserCa();
    root.subject = "CN=root";
    var house = new UserCa();
    cluster.given =
        new Credentials.Given(
            "house-ca",
            SecretContent.of(
                Map.of(
                    "tls.crt",
                    Pem.certificate(house.certificate()),
                    "tls.key",
                    UserCa.traditional(house.keys.getPrivate()),
                    "ca.crt",
                    Pem.certificate(root.certificate()))));
    cluster.step();
    assertThat(cluster.peerTls().bundle())
        .singleElement()
        .extracting(trusted -> trusted.getSubjectX500Principal().getName())
        .isEqualTo("CN=house-ca");
  }
}
