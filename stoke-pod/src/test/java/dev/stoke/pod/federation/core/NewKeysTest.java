package dev.stoke.pod.federation.core;

import static dev.stoke.pod.federation.core.CoreFixture.at;
import static dev.stoke.pod.federation.core.CoreFixture.boot;
import static dev.stoke.pod.federation.core.CoreFixture.key;
import static dev.stoke.pod.federation.core.CoreFixture.settings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoke.pod.keys.KeySpec;
import dev.stoke.pod.keys.PublishedKey;
import dev.stoke.pod.keys.SigningAlgorithm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** When the core asks for a key. */
final class NewKeysTest {
  private static final KeySpec EDDSA = KeySpec.of(SigningAlgorithm.EDDSA);

  private final List<KeySpec> asked = new ArrayList<>();
  private boolean ready;
  private final FederationCore core =
      new FederationCore(
          settings("a", 1, "a", "b"),
          boot(0),
          Rules.all(),
          new SplittableRandom(1),
          (owner, spec) -> {
            asked.add(spec);
            return ready ? Optional.of(key(owner, asked.size())) : Optional.empty();
          },
          at(0));

  @Test
  void aKeyThatTakesLongToMakeIsAskedForAgainInEachStepAndThenPublished() {
    core.due(at(0));
    assertThat(asked).containsExactly(EDDSA);
    assertThat(core.view(at(0)).published()).isEmpty();

    core.due(at(1));
    assertThat(asked).containsExactly(EDDSA, EDDSA);

    ready = true;
    core.due(at(2));
    core.due(at(3));
    assertThat(asked).hasSize(3);
    assertThat(core.view(at(3)).published()).extracting(PublishedKey::owner).containsExactly("a");
  }

  @Test
  void theKindIsThatOfTheConfigurationInForce() {
    core.due(at(0));
    Settings before = settings("a", 2, "a", "b");
    KeySpec wanted = KeySpec.of(SigningAlgorithm.PS256);
    core.configure(
        new Settings(
            before.self(),
            before.revision(),
            before.grownAt(),
            before.members(),
            before.leaving(),
            before.absent(),
            before.revoked(),
            before.maxSigners(),
            before.rotation(),
            wanted,
            before.timers()),
        at(1));
    core.due(at(1));

    assertThat(asked).containsExactly(EDDSA, wanted);
  }
}
