package dev.stoke.pod.federation.core;

import static dev.stoke.pod.federation.core.CoreFixture.START;
import static dev.stoke.pod.federation.core.CoreFixture.key;
import static dev.stoke.pod.federation.core.CoreFixture.published;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoke.pod.keys.PublishedKey;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class KnowledgeTest {
  private final Knowledge knowledge = new Knowledge("a");

  private List<String> servedAt(long seconds) {
    return knowledge.served(START.plusSeconds(seconds)).stream().map(PublishedKey::kid).toList();
  }

  @Test
  void ownKeysComeFirst() {
    knowledge.learn(published("Z", 1, 100));
    knowledge.learn(published("a", 1, 100));

    assertThat(servedAt(0))
        .containsExactly(key("a", 1).kid().toString(), key("Z", 1).kid().toString());
  }

  @Test
  void aTimeOnlyGrows() {
    knowledge.learn(published("b", 1, 100));
    knowledge.learn(published("b", 1, 50));
    assertThat(servedAt(100)).hasSize(1);

    knowledge.learn(published("b", 1, 200));
    assertThat(servedAt(200)).hasSize(1);
    assertThat(servedAt(201)).isEmpty();
  }

  @Test
  void ofTwoKeysUnderOneKidTheFirstStays() {
    PublishedKey first = published("b", 1, 100);
    PublishedKey other = published("b", 2, 100);
    knowledge.learn(first);

    assertThat(
            knowledge.learn(
                new PublishedKey(first.kid(), "b", other.jwk(), START.plusSeconds(300))))
        .isFalse();
    assertThat(knowledge.find(first.kid())).isEqualTo(first);
  }

  @Test
  void aTombstoneIsFinalUntilTheLatestTimeOfItsKey() {
    PublishedKey key = published("b", 1, 100);
    knowledge.learn(key);
    knowledge.bury(key.kid(), START.plusSeconds(10));

    knowledge.learn(published("b", 1, 500));

    assertThat(servedAt(50)).isEmpty();
    assertThat(knowledge.tombstones()).containsEntry(key.kid(), START.plusSeconds(100));
    assertThat(servedAt(101)).isEmpty();
    assertThat(knowledge.tombstones()).isEmpty();
  }

  @Test
  void theSameSetIsTheSameListUntilItChanges() {
    knowledge.learn(published("b", 1, 100));
    Instant now = START;
    List<PublishedKey> served = knowledge.served(now);

    knowledge.learn(published("b", 1, 90));
    assertThat(knowledge.served(now)).isSameAs(served);
    knowledge.learn(published("b", 2, 90));
    assertThat(knowledge.served(now)).isNotSameAs(served);
  }
}
