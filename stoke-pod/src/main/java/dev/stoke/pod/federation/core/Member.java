package dev.stoke.pod.federation.core;

import static java.util.Objects.requireNonNull;

import java.net.URI;

/**
 * A replica of the cluster.
 *
 * @param id its instance_id, the first part of the kid of its keys
 * @param url where the other members reach it
 * @param exchanges whether it can acknowledge, relay and delegate; guarantee rule 7.6 for one that
 *     cannot
 */
public record Member(String id, URI url, boolean exchanges) {
  public Member {
    requireNonNull(id, "id is null");
    requireNonNull(url, "url is null");
  }

  /**
   * With {@code https} it takes part in exchanges, with {@code http} (no peer TLS, or a Go server)
   * its published set can only be observed.
   */
  public Member(String id, URI url) {
    this(id, url, "https".equals(url.getScheme()));
  }

  /** The same replica, as a pod without certificates of its own can know it. */
  public Member onlyObserved() {
    return new Member(id, url, false);
  }
}
