package dev.stoke.pod.federation;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.stoke.pod.federation.core.Member;
import dev.stoke.pod.federation.core.Settings;
import dev.stoke.pod.federation.core.Timers;
import dev.stoke.pod.keys.GoKey;
import dev.stoke.pod.keys.KeySpec;
import dev.stoke.pod.keys.PublishedKey;
import dev.stoke.pod.keys.SigningAlgorithm;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class GoKeysTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final Duration TOKEN = Duration.ofMinutes(30);

  private final GoKeys keys = new GoKeys();
  private final GoKey first = key("p-0");
  private final GoKey second = key("p-0");

  @Test
  void theNewestMaterialUnderAKidCounts() {
    keys.seen("go", List.of(first), settings(), NOW);
    List<PublishedKey> before = keys.current(settings(), NOW);
    keys.seen("go", List.of(first), settings(), NOW.plusSeconds(1));
    assertThat(keys.current(settings(), NOW)).isSameAs(before);
    keys.seen("go", List.of(second), settings(), NOW.plusSeconds(2));
    assertThat(keys.current(settings(), NOW))
        .extracting(PublishedKey::jwk)
        .containsExactly(second.jwk());
  }

  @Test
  void aKeyThatIsNotShownAnyMoreStaysAsLongAsItsTokensMayLive() {
    keys.seen("go", List.of(first, key("p-1")), settings(), NOW);
    keys.seen("go", List.of(second), settings(), NOW.plusSeconds(1));
    assertThat(keys.current(settings(), NOW.plus(TOKEN)))
        .extracting(PublishedKey::kid)
        .containsExactly("p-0", "p-1");
    assertThat(keys.current(settings(), NOW.plus(TOKEN).plus(Duration.ofHours(1)))).isEmpty();
  }

  @Test
  void oneKidBelongsToOneServerAtATime() {
    keys.seen("a", List.of(first), settings(), NOW);
    assertThat(keys.seen("b", List.of(second), settings(), NOW))
        .singleElement()
        .asString()
        .contains("p-0 is used by a too", "cluster.instance_id");
    assertThat(keys.current(settings(), NOW)).extracting(PublishedKey::owner).containsExactly("a");
    assertThat(keys.seen("b", List.of(second), settings(), NOW.plus(Duration.ofHours(1))))
        .isEmpty();
  }

  @Test
  void aRevokedKidIsNotPublished() {
    keys.seen("go", List.of(first), settings(), NOW);
    assertThat(keys.current(settings("p-0"), NOW)).isEmpty();
  }

  private static Settings settings(String... revoked) {
    Member self = new Member("stoke-0", URI.create("http://stoke-0"));
    return new Settings(
        self,
        0,
        0,
        List.of(self),
        Set.of(),
        Map.of(),
        Set.of(revoked),
        0,
        "",
        KeySpec.of(SigningAlgorithm.ES256),
        Timers.of(
            Duration.ofSeconds(30),
            Duration.ofSeconds(25),
            Duration.ofMinutes(5),
            Duration.ofHours(3),
            TOKEN));
  }

  private static GoKey key(String kid) {
    try {
      return new GoKey(
          kid, new ECKeyGenerator(Curve.P_256).keyUse(KeyUse.SIGNATURE).generate().toPublicJWK());
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
