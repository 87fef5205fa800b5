package dev.stoke.pod.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stoke.pod.keys.KeySpec;
import dev.stoke.pod.keys.PublicKey;
import dev.stoke.pod.keys.SigningAlgorithm;
import dev.stoke.pod.keys.TokenSigner;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class OwnPairsTest {
  private static final Instant LATEST = Instant.parse("2026-01-01T03:00:00Z");
  private final OwnPairs pairs = new OwnPairs();

  @Test
  void aKeyThatIsQuicklyMadeIsThereAtOnce() {
    for (SigningAlgorithm algorithm :
        List.of(
            SigningAlgorithm.ES256,
            SigningAlgorithm.ES384,
            SigningAlgorithm.ES512,
            SigningAlgorithm.EDDSA)) {
      PublicKey key = pairs.make("stoke-0", KeySpec.of(algorithm)).orElseThrow();
      assertThat(signer(key)).map(TokenSigner::algorithm).contains(algorithm.jws());
    }
  }

  @Test
  void anRsaKeyIsMadeMeanwhileAndGivenOutOnce() {
    KeySpec spec = KeySpec.of(SigningAlgorithm.RS256);
    assertThat(pairs.make("stoke-0", spec)).isEmpty();

    PublicKey key = made(spec);

    assertThat(spec.fits(key)).isTrue();
    assertThat(signer(key)).isPresent();
    assertThat(pairs.make("stoke-0", spec)).isEmpty();
    assertThat(made(spec)).isNotEqualTo(key);
  }

  @Test
  void aKindThatIsNoLongerWantedIsNotGivenOut() {
    KeySpec before = KeySpec.of(SigningAlgorithm.PS256);
    KeySpec after = KeySpec.of(SigningAlgorithm.PS512);
    pairs.make("stoke-0", before);

    assertThat(pairs.make("stoke-0", after)).isEmpty();
    assertThat(after.fits(made(after))).isTrue();
  }

  @Test
  void aPairThatWillNotSignAgainIsDropped() {
    PublicKey key = pairs.make("stoke-0", KeySpec.of(SigningAlgorithm.ES256)).orElseThrow();

    pairs.keep(List.of());

    assertThat(signer(key)).isEmpty();
  }

  private Optional<TokenSigner> signer(PublicKey key) {
    return pairs.signer(key.kid().toString(), LATEST);
  }

  private PublicKey made(KeySpec spec) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> pairs.make("stoke-0", spec), Optional::isPresent)
        .orElseThrow();
  }
}
