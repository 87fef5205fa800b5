package dev.stoke.pod.federation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoke.pod.keys.KeySnapshot;
import dev.stoke.pod.keys.KeySpec;
import dev.stoke.pod.keys.PublishedKey;
import dev.stoke.pod.keys.SigningAlgorithm;
import dev.stoke.pod.keys.SigningKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RenderingTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.500Z");
  private static final Duration MAX_AGE = Duration.ofSeconds(60);
  private final PublishedKey own = key("stoke-0");
  private final PublishedKey other = key("stoke-1");
  private final Rendering rendering = rendered(NOW);

  @Test
  void theSetExpiresNoEarlierThanItsMaxAge() {
    assertThat(text(rendering.upstream())).startsWith("{\"exp\":\"2026-01-01T00:01:01Z\"");
    assertThat(rendering.upstream().maxAgeSeconds()).isEqualTo(60);
  }

  @Test
  void theLocalFormHoldsOwnKeysOnly() {
    assertThat(text(rendering.in(JwksForm.UPSTREAM))).contains(own.kid(), other.kid());
    assertThat(text(rendering.in(JwksForm.STRICT))).contains(own.kid(), other.kid());
    assertThat(text(rendering.in(JwksForm.UPSTREAM_LOCAL)))
        .contains(own.kid())
        .doesNotContain(other.kid());
  }

  @Test
  void theTagChangesWithTheBytesOnly() {
    Rendering later = rendered(NOW.plusSeconds(15));

    assertThat(later.strict().etag()).isEqualTo(rendering.strict().etag());
    assertThat(later.upstream().etag()).isNotEqualTo(rendering.upstream().etag());
  }

  @Test
  void isRenderedAgainLongBeforeItExpiresAndWhenTheClockWasSetBack() {
    assertThat(rendering.isFresh(NOW.plusSeconds(14))).isTrue();
    assertThat(rendering.isFresh(NOW.plusSeconds(15))).isFalse();
    assertThat(rendering.isUsable(NOW.plusSeconds(44))).isTrue();
    assertThat(rendering.isUsable(NOW.plusSeconds(45))).isFalse();
    assertThat(rendering.isFresh(NOW.minusSeconds(1))).isFalse();
    assertThat(rendering.isUsable(NOW.minusSeconds(1))).isFalse();
  }

  private Rendering rendered(Instant now) {
    return Rendering.of(new KeySnapshot(List.of(own, other)), "stoke-0", MAX_AGE, now);
  }

  private static PublishedKey key(String owner) {
    return SigningKey.generate(owner, KeySpec.of(SigningAlgorithm.ES256))
        .publicKey()
        .retainedUntil(NOW.plusSeconds(9000));
  }

  private static String text(Jwks jwks) {
    return StandardCharsets.UTF_8.decode(jwks.body().duplicate()).toString();
  }
}
