package dev.stoke.pod.providers.oidc;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/**
 * What the logins through all OpenID Connect providers share.
 *
 * @param allowedHosts origins beside the pod's own that browsers may be sent to
 */
public record OidcParts(
    List<String> allowedHosts, Once once, Clock clock, SecureRandom random, LoginReports reports) {
  public OidcParts {
    allowedHosts = List.copyOf(allowedHosts);
  }

  /** Lets each access code through one time, on whichever pod. */
  @FunctionalInterface
  public interface Once {
    /**
     * True for the first call of all with this id.
     *
     * @param expires when the id is of no use any more
     */
    boolean use(String id, Instant expires);
  }
}
