package dev.stoke.operator;

import dev.stoke.local.ApiServer;
import dev.stoke.local.embedded.EmbeddedApiServer;
import dev.stoke.local.network.LoopbackNetwork;
import java.nio.file.Path;

/** The options against the embedded API server. */
final class EmbeddedApiOptionsTest extends OptionScenarios {
  @Override
  ApiServer start(Path directory, LoopbackNetwork network) {
    return EmbeddedApiServer.start(directory, network, 0);
  }
}
