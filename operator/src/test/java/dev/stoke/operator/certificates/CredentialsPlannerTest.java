package dev.stoke.operator.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoke.operator.plan.Problem.About;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CredentialsPlannerTest {
  private static final Duration TO_RENEWAL_OF_AUTHORITY = Duration.ofDays(5 * 365 * 2 / 3 + 1);

  private final CredentialsFixture cluster = new CredentialsFixture();

  @Test
  void aNewClusterHasAnAuthorityACertificateForEachMemberAndAKeyOfTheLedger() {
    cluster.step();

    assertThat(cluster.peerTls().members()).containsOnlyKeys("c-0", "c-1", "c-2");
    var authority = cluster.authorities().signer();
    assertThat(cluster.trusted()).containsExactly(Fingerprints.of(authority.certificate()));
    var leaf = cluster.leaf("c-1");
    assertThat(KeyedCertificate.isSignedBy(leaf, authority.certificate())).isTrue();
    assertThat(DnsNames.of(leaf))
        .containsExactly("c-1", "c-1.c-peers.n.svc", "c-1.c-peers.n.svc.cluster.local");
    assertThat(leaf.getBasicConstraints()).as("is no authority").isEqualTo(-1);
    assertThat(authority.certificate().getBasicConstraints()).isZero();
    assertThat(cluster.macs()).hasSize(1);
    assertThat(cluster.pods().text("ca.key")).as("the authority's key").isEmpty();
    assertThat(cluster.said).isEmpty();
  }

  @Test
  void nothingChangesWhileNothingIsDue() {
    var before = cluster.step().seen;
    cluster.allLoaded();
    cluster.now = cluster.now.plus(Duration.ofDays(59));
    assertThat(cluster.step().seen).isEqualTo(before);
  }

  @Test
  void aNewMemberGetsACertificateAndTheOthersKeepTheirs() {
    var before = cluster.step().leaf("c-0");
    cluster.members.add("c-3");
    cluster.step();
    assertThat(cluster.peerTls().members()).containsKey("c-3");
    assertThat(cluster.leaf("c-0")).isEqualTo(before);
  }

  @Test
  void aRemovedMemberKeepsItsCertificateUntilItsPodIsGone() {
    cluster.step();
    cluster.members.remove("c-2");
    cluster.silent.add("c-2");
    assertThat(cluster.step().peerTls().members()).containsKey("c-2");
    cluster.silent.clear();
    assertThat(cluster.step().peerTls().members()).containsOnlyKeys("c-0", "c-1");
  }

  @Test
  void aCertificateIsRenewedAtTwoThirdsOfItsLife() {
    var before = cluster.step().leaf("c-0");
    cluster.now = cluster.now.plus(Duration.ofDays(61));
    var after = cluster.step().leaf("c-0");
    assertThat(after).isNotEqualTo(before);
    assertThat(after.getNotAfter()).isAfter(before.getNotAfter());
  }

  @Test
  void oneAuthorityFollowsAnotherInStepsThatWaitForEveryMember() {
    cluster.step().allLoaded();
    var oldOne = cluster.trusted().getFirst();
    cluster.now = cluster.now.plus(TO_RENEWAL_OF_AUTHORITY);

    cluster.step();
    assertThat(cluster.trusted()).as("appended").hasSize(2).startsWith(oldOne);
    var newOne = cluster.trusted().getLast();
    var leaf = cluster.leaf("c-0");
    cluster.loaded("c-0");
    cluster.loaded("c-1");
    assertThat(cluster.step().leaf("c-0")).as("c-2 does not trust the new one").isEqualTo(leaf);

    cluster.loaded("c-2");
    cluster.silent.add("c-3");
    assertThat(cluster.step().authorities().next()).as("a silent pod may run").isNotNull();

    cluster.silent.clear();
    cluster.step();
    assertThat(cluster.trusted()).as("issues").containsExactly(newOne, oldOne);
    assertThat(cluster.leaf("c-0")).isNotEqualTo(leaf);

    cluster.step();
    assertThat(cluster.trusted()).as("the members still use the old one").contains(oldOne);
    cluster.loaded("c-0");
    cluster.loaded("c-1");
    assertThat(cluster.step().trusted()).as("so does c-2").contains(oldOne);
    cluster.loaded("c-2");
    assertThat(cluster.step().trusted()).containsExactly(newOne);
    assertThat(cluster.said)
        .containsExactly("AuthorityRenewalStarted", "AuthorityInUse", "AuthorityRenewed");
  }

  @Test
  void atEveryMomentOfARenewalEveryPairOfMembersBelievesEachOther() {
    cluster.step().allLoaded();
    cluster.now = cluster.now.plus(TO_RENEWAL_OF_AUTHORITY);
    var renewing = cluster;
    for (int round = 0; round < 12; round++) {
      renewing.step();
      // One pod loads what is there, the others are as far as they were.
      renewing.loaded("c-" + round % 3);
      assertThat(renewing.reports.values())
          .allSatisfy(report ->
              assertThat(issuersOfTheLeavesInUse(renewing))
                  .allMatch(report.trustedCas()::contains));
    }
    assertThat(cluster.said).contains("AuthorityRenewed");
  }

  private final java.util.Map<String, String> issuerOf = new java.util.HashMap<>();

  private List<String> issuersOfTheLeavesInUse(CredentialsFixture renewing) {
    renewing
        .peerTls()
        .members()
        .values()
        .forEach(leaf ->
            renewing.peerTls().bundle().stream()
                .filter(leaf::isSignedBy)
                .forEach(authority ->
                    issuerOf.put(Fingerprints.of(leaf.certificate()), Fingerprints.of(authority))));
    return renewing.reports.values().stream()
        .map(UsedCredentials::certificate)
        .filter(issuerOf::containsKey)
        .map(issuerOf::get)
        .toList();
  }

  @Test
  void anAuthorityWhoseSecretWasDeletedIsFollowedByANewOneWithoutLosingAnybody() {
    cluster.step().allLoaded();
    var lost = cluster.trusted().getFirst();
    var leaf = cluster.leaf("c-0");
    cluster.seen = new Credentials.Seen(null, cluster.seen.peerTls(), cluster.seen.ledgerMac());

    cluster.step();
    assertThat(cluster.said).containsExactly("AuthorityRegenerated");
    assertThat(cluster.trusted()).hasSize(2).contains(lost);
    assertThat(cluster.leaf("c-0")).as("stays in use").isEqualTo(leaf);
    cluster.members.add("c-3");
    cluster.silent.add("c-3");
    assertThat(cluster.step().peerTls().members()).containsKey("c-3");

    cluster.allLoaded();
    cluster.step();
    assertThat(cluster.leaf("c-0")).isNotEqualTo(leaf);
    cluster.allLoaded();
    assertThat(cluster.step().trusted()).hasSize(1).doesNotContain(lost);
  }

  @Test
  void certificatesWhoseSecretWasDeletedAreIssuedAgainByTheSameAuthority() {
    cluster.step();
    var trusted = cluster.trusted();
    cluster.seen = new Credentials.Seen(cluster.seen.ca(), null, cluster.seen.ledgerMac());
    assertThat(cluster.step().trusted()).isEqualTo(trusted);
    assertThat(cluster.peerTls().members()).containsOnlyKeys("c-0", "c-1", "c-2");
  }

  @Test
  void anAuthorityThatIsGoneWithEverythingIsMadeAgainAndThatIsSaid() {
    cluster.step().allLoaded();
    cluster.seen = new Credentials.Seen(null, null, cluster.seen.ledgerMac());
    cluster.step();
    assertThat(cluster.said).containsExactly("AuthorityMade");
  }

  @Test
  void anAuthorityThatHasExpiredIsReplacedAtOnce() {
    cluster.step().allLoaded();
    cluster.now = cluster.now.plus(Duration.ofDays(5 * 365 + 1));
    cluster.step();
    assertThat(cluster.said).containsExactly("AuthorityExpired");
    assertThat(cluster.trusted()).hasSize(1);
    assertThat(cluster.leaf("c-0").getNotAfter()).isAfter(java.util.Date.from(cluster.now));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ca         | tls.crt | garbage           | Secret n/c-ca, key tls.crt, holds no certificate
          ca         | tls.key | garbage           | Secret n/c-ca, key tls.key, holds no EC or RSA private key
          peer-tls   | ca.crt  | ''                | Secret n/c-peer-tls, key ca.crt, holds no certificate
          peer-tls   | c-1.key | garbage           | Secret n/c-peer-tls, key c-1.key, holds no EC or RSA private key
          ledger-mac | keys    | garbage!          | Secret n/c-ledger-mac, key keys, must hold 32 bytes in base64
          ledger-mac | keys    | c2hvcnQ=          | Secret n/c-ledger-mac, key keys, must hold 32 bytes in base64
          ledger-mac | keys    | ''                | Secret n/c-ledger-mac, key keys, must hold 32 bytes in base64
          """)
  void whatCannotBeReadIsNamedAndNothingIsWritten(
      String secret, String key, String text, String sentence) {
    cluster.step();
    cluster.replace(secret, key, text);
    var problem = cluster.problem();
    assertThat(problem.about()).isEqualTo(About.PEER_CREDENTIALS);
    assertThat(problem.message())
        .contains(sentence)
        .contains("delete the Secret")
        .doesNotContain("garbage");
  }

  @Test
  void aKeyThatBelongsToAnotherCertificateIsNamed() {
    cluster.step();
    cluster.replace("peer-tls", "c-1.key", cluster.pods().text("c-0.key"));
    assertThat(cluster.problem().message())
        .contains("c-1.key that is not the key of its c-1.crt")
        .doesNotContain("PRIVATE");
  }
}
