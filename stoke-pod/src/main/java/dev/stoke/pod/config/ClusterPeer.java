package dev.stoke.pod.config;

import static java.util.Objects.requireNonNull;

import java.net.URI;

/**
 * An entry of {@code cluster.static_peers}.
 *
 * @param id the instance_id of that replica
 * @param url its base URL
 */
public record ClusterPeer(String id, URI url) {
  public ClusterPeer {
    requireNonNull(id, "id is null");
    requireNonNull(url, "url is null");
  }

  /**
   * Without a name of its own an entry is called after its host: by the first label, or by host and
   * port where that is an address.
   */
  static ClusterPeer named(URI url) {
    String host = requireNonNull(url.getHost(), "a base URL has a host");
    if (isAddress(host)) {
      return new ClusterPeer(requireNonNull(url.getAuthority(), "a host is in it"), url);
    }
    int dot = host.indexOf('.');
    return new ClusterPeer(dot < 0 ? host : host.substring(0, dot), url);
  }

  boolean isHttps() {
    return "https".equals(url.getScheme());
  }

  static boolean isAddress(String host) {
    return host.startsWith("[") || host.matches("[0-9.]+");
  }
}
