package dev.stoke.pod.providers.oidc;

import java.net.URI;
import java.util.Optional;

/** Where a browser goes next. A reason is a short constant without anything that was received. */
public sealed interface Step {
  /**
   * To the provider.
   *
   * @param flow to be kept by the browser until it comes back, and shown to nobody else
   */
  record ToProvider(URI address, String flow) implements Step {
    @Override
    public String toString() {
      return "ToProvider";
    }
  }

  /**
   * Back to the client, which can log in now.
   *
   * @param idToken the username of that login
   * @param accessCode its password
   * @param next where to go, or whose window is told; empty: nowhere, which only local transfer has
   */
  record ToClient(String idToken, String accessCode, Optional<URI> next, Transfer transfer)
      implements Step {
    @Override
    public String toString() {
      return "ToClient";
    }
  }

  /** Nowhere: the address to go to afterwards is none that this pod sends browsers to. */
  record BadNext(String sentence) implements Step {}

  /** Nowhere: this browser did not begin this login, or too long ago. */
  record Mismatch() implements Step {}

  /** Nowhere: what the provider gave proves nothing. */
  record Refused(String reason) implements Step {}

  /** Nowhere for now: the provider does not answer. */
  record Unavailable(String reason) implements Step {}
}
