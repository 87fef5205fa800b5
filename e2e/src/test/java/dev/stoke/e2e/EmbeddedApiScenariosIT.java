package dev.stoke.e2e;

import dev.stoke.local.up.ApiKind;

/** The scenarios against the embedded API server: always. */
final class EmbeddedApiScenariosIT extends ScenarioSuite {
  EmbeddedApiScenariosIT() {
    super(ApiKind.EMBEDDED);
  }
}
