package dev.stoke.operator;

import dev.stoke.local.ApiServer;
import dev.stoke.local.embedded.EmbeddedApiServer;
import dev.stoke.local.network.LoopbackNetwork;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/** The scenarios against the embedded API server. */
final class EmbeddedApiServerTest extends OperatorScenarios {
  @Nested
  final class Objects extends ObjectScenarios {
    Objects() {
      super(fixture());
    }
  }

  @Nested
  final class Membership extends MembershipScenarios {
    Membership() {
      super(fixture());
    }
  }

  @Nested
  final class Ownership extends OwnershipScenarios {
    Ownership() {
      super(fixture());
    }
  }

  @Nested
  final class Manifests extends ManifestScenarios {
    Manifests() {
      super(fixture());
    }
  }

  @Override
  ApiServer start(Path directory, LoopbackNetwork network) {
    return EmbeddedApiServer.start(directory, network, 0);
  }
}
