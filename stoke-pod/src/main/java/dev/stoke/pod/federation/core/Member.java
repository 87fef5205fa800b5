package dev.stoke.pod.federation.core;

import static java.util.Objects.requireNonNull;

import java.net.URI;

/**
 * A replica of the cluster.
 *
 * @param id its instance_id, the first part of the kid of its keys
 * @param url where the other members reach it; with {@code https} it takes part in exchanges, with
 *     {@code http} (no peer TLS, or a Go server) its published set can only be observed
 */
public record Member(String id, URI url) {
  public Member {
    requireNonNull(id, "id is null");
    requireNonNull(url, "url is null");
  }

  /** Whether it can acknowledge, relay and delegate; guarantee rule 7.6 for one that cannot. */
  public boolean exchanges() {
    return "https".equals(url.getScheme());
  }
}
