package dev.stoke.operator.certificates;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random walks through changes of who issues - one authority of the user, another, one that is made
 * - while members load what is there whenever they do. The seed is in the name of the test.
 */
final class GivenAuthorityWalkTest {
  private static final int STEPS = 150;

  private final CredentialsFixture cluster = new CredentialsFixture();
  private final Map<String, X509Certificate> leaves = new HashMap<>();
  private final Map<String, X509Certificate> authorities = new HashMap<>();
  private final List<Credentials.@Nullable Given> sources = new ArrayList<>();

  static LongStream seeds() {
    return LongStream.range(0, 6);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyTwoMembersBelieveEachOtherAllTheTimeAndTheLastWishIsReached(long seed) {
    var random = new Random(seed);
    var renewed = new UserCa();
    sources.add(null);
    sources.add(new UserCa().secret());
    sources.add(renewed.secret());
    sources.add(renewed.secret());
    cluster.given = sources.get(random.nextInt(sources.size()));
    cluster.step();
    remember();
    cluster.allLoaded();

    for (int i = 0; i < STEPS; i++) {
      switch (random.nextInt(10)) {
        case 0 -> cluster.given = sources.get(random.nextInt(sources.size()));
        case 1, 2, 3, 4, 5 -> cluster.loaded("c-" + random.nextInt(3));
        case 6 -> loseTheSecretOfTheAuthority(random);
        default -> {}
      }
      cluster.step();
      remember();
      everyTwoBelieveEachOther();
    }

    for (int i = 0; i < 12; i++) {
      cluster.allLoaded();
      cluster.step();
    }
    assertThat(cluster.trusted()).hasSize(1);
    assertThat(cluster.authorities().given()).isEqualTo(cluster.given != null);
    if (cluster.given != null) {
      assertThat(Pem.certificate(cluster.authorities().signer().certificate()))
          .isEqualTo(cluster.given.content().text("tls.crt"));
    }
  }

  /** Only sometimes, and only while nothing else is under way: two faults at once are another. */
  private void loseTheSecretOfTheAuthority(Random random) {
    if (random.nextInt(4) == 0 && Authorities.isAlone(cluster.ca())) {
      cluster.seen = new Credentials.Seen(null, cluster.seen.peerTls(), cluster.seen.ledgerMac());
    }
  }

  private void remember() {
    cluster
        .peerTls()
        .members()
        .values()
        .forEach(leaf -> leaves.put(Fingerprints.of(leaf.certificate()), leaf.certificate()));
    cluster.peerTls().bundle().forEach(ca -> authorities.put(Fingerprints.of(ca), ca));
  }

  private void everyTwoBelieveEachOther() {
    for (var shown : cluster.reports.values()) {
      var leaf = requireNonNull(leaves.get(String.valueOf(shown.certificate())));
      for (var asked : cluster.reports.values()) {
        assertThat(asked.trustedCas().stream().map(authorities::get))
            .anyMatch(
                authority -> authority != null && KeyedCertificate.isSignedBy(leaf, authority));
      }
    }
  }
}
