package dev.stoke.pod.federation.ledger;

import dev.stoke.pod.keys.Kid;

/** How a refused row is spoken of: somebody else's text is not repeated in logs. */
final class Names {
  static final String UNPROVEN = "no MAC key of this cluster proves it";

  private Names() {}

  static String kid(String kid) {
    return Kid.parse(kid).map(Kid::toString).orElse("with a foreign kid");
  }

  static String pod(String instanceId) {
    return Kid.isInstanceId(instanceId) ? instanceId : "with a foreign name";
  }
}
