package dev.stoke.operator;

import dev.stoke.local.ApiServer;
import dev.stoke.local.embedded.EmbeddedApiServer;
import dev.stoke.local.network.LoopbackNetwork;
import java.nio.file.Path;

/** The specification against the embedded API server. */
final class EmbeddedApiSpecTest extends SpecScenarios {
  @Override
  ApiServer start(Path directory, LoopbackNetwork network) {
    return EmbeddedApiServer.start(directory, network, 0);
  }
}
