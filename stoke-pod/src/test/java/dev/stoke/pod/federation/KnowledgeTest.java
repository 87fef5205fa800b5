package dev.stoke.pod.federation;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.stoke.pod.keys.PublicKey;
import dev.stoke.pod.keys.PublishedKey;
import dev.stoke.pod.keys.SigningKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class KnowledgeTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant ASSUMED = NOW.plus(Duration.ofHours(5));
  private final PublishedKey key =
      SigningKey.generate("stoke-1", NOW, TestServer.TIMES).published();

  @Test
  void nothingLeavesBecauseAnAnswerOrTheLedgerLacksIt() {
    Knowledge knowledge =
        Knowledge.NONE.withLedger(List.of(key)).withLedger(List.of()).withPeer(List.of(), ASSUMED);

    assertThat(knowledge.served(NOW)).containsExactly(key);
  }

  @Test
  void aPeersKeyIsKeptForAnAssumedTimeUntilTheLedgerTellsTheRealOne() {
    Knowledge heard = Knowledge.NONE.withPeer(List.of(PublicKey.of(key)), ASSUMED);
    assertThat(heard.served(NOW))
        .singleElement()
        .extracting(PublishedKey::retainUntil)
        .isEqualTo(ASSUMED);

    assertThat(heard.withLedger(List.of(key)).served(NOW)).containsExactly(key);
  }

  @Test
  void anAgreedTimeOnlyGrows() {
    PublishedKey longer = until(ASSUMED);
    Knowledge knowledge = Knowledge.NONE.withLedger(List.of(longer));

    assertThat(knowledge.withLedger(List.of(key)).served(NOW)).containsExactly(longer);
    assertThat(Knowledge.NONE.withLedger(List.of(key)).withLedger(List.of(longer)).served(NOW))
        .containsExactly(longer);
    assertThat(
            Knowledge.NONE
                .withLedger(List.of(key))
                .withPeer(List.of(PublicKey.of(key)), ASSUMED)
                .served(NOW))
        .containsExactly(key);
  }

  @Test
  void aKeyIsServedUpToItsTimeAndNotBroughtBackByASlowerPeer() {
    Instant until = key.retainUntil();
    Knowledge knowledge = Knowledge.NONE.withLedger(List.of(key)).at(until.plusMillis(1));

    assertThat(knowledge.served(until)).containsExactly(key);
    assertThat(knowledge.served(until.plusMillis(1))).isEmpty();
    assertThat(
            knowledge
                .withPeer(List.of(PublicKey.of(key)), until.plus(Duration.ofHours(3)))
                .served(until.plusMillis(1)))
        .isEmpty();
  }

  @Test
  void ofTwoKeysUnderOneKidTheFirstIsKeptAndTheContradictionNamed() throws Exception {
    PublishedKey impostor =
        new PublishedKey(
            key.kid(),
            key.owner(),
            new ECKeyGenerator(Curve.P_256).keyID(key.kid()).generate().toPublicJWK(),
            key.retainUntil());

    Knowledge knowledge = Knowledge.NONE.withLedger(List.of(key, impostor));

    assertThat(knowledge.served(NOW)).containsExactly(key);
    assertThat(knowledge.conflicts())
        .containsExactly("two keys under kid " + key.kid() + "; the first is kept");
  }

  private PublishedKey until(Instant until) {
    return new PublishedKey(key.kid(), key.owner(), key.jwk(), until);
  }
}
