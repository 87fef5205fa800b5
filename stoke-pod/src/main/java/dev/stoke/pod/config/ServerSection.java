package dev.stoke.pod.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Section {@code server}.
 *
 * @param address to listen on; empty: all addresses
 * @param port of the public listener; 0: any free one
 * @param timeout bound of one call to the database
 * @param basePath without a slash at its end; empty: none
 * @param allowedHosts origins of browsers that may call, or {@code *}
 * @param managementPort of health, metrics and status; 0: any free one
 * @param tlsPublicCert file with the certificate of the public listener and its chain, as
 *     configured; empty: plain HTTP
 * @param tlsPrivateKey file with its key; set exactly when the certificate is
 * @param trustedProxies whose word on the client's address is taken
 * @param throttleLogins whether failed logins are counted and slowed down
 * @param maxConnections that the public listener holds at once
 * @param idleTimeout after which a connection without a request is closed
 */
public record ServerSection(
    String address,
    int port,
    Duration timeout,
    String basePath,
    List<String> allowedHosts,
    boolean disableAdmin,
    int managementPort,
    String tlsPublicCert,
    String tlsPrivateKey,
    List<AddressBlock> trustedProxies,
    boolean throttleLogins,
    int maxConnections,
    Duration idleTimeout) {
  private static final Duration LONGEST_IDLE = Duration.ofHours(1);

  public ServerSection {
    allowedHosts = List.copyOf(allowedHosts);
    trustedProxies = List.copyOf(trustedProxies);
  }

  static ServerSection read(YamlMap map, String addressOtherwise) {
    ServerSection section =
        new ServerSection(
            map.text("address", addressOtherwise),
            map.integer("port", 8080, 0, 65535),
            Duration.ofMillis(map.number("timeout", 5000, 100, 600_000)),
            basePath(map),
            map.texts("allowed_hosts"),
            map.flag("disable_admin"),
            map.integer("management_port", 9090, 0, 65535),
            map.text("tls_public_cert", ""),
            map.text("tls_private_key", ""),
            proxies(map),
            map.flag("throttle_logins", true),
            map.integer("max_connections", 4096, 64, 1_000_000),
            map.duration("idle_timeout", Duration.ofSeconds(75), Duration.ofSeconds(1)));
    if (section.idleTimeout.compareTo(LONGEST_IDLE) > 0) {
      map.problem("idle_timeout", "must be at most 1h");
    }
    if (section.port != 0 && section.port == section.managementPort) {
      map.problem("management_port", "is the same as port; give each listener its own");
    }
    if (section.tlsPublicCert.isEmpty() != section.tlsPrivateKey.isEmpty()) {
      boolean key = section.tlsPrivateKey.isEmpty();
      map.problem(
          key ? "tls_private_key" : "tls_public_cert",
          "is missing beside %s; set both for TLS, or neither for plain HTTP"
              .formatted(key ? "tls_public_cert" : "tls_private_key"));
    }
    map.rejectUnknown();
    return section;
  }

  /** Whether the public listener speaks TLS. */
  public boolean hasTls() {
    return !tlsPublicCert.isEmpty();
  }

  /** Where listeners bind. */
  public String host() {
    return address.isEmpty() ? "0.0.0.0" : address;
  }

  /** A sentence for whoever has to free a port or to choose another. */
  public IllegalStateException cannotListen(String key, int wanted, RuntimeException cause) {
    Throwable reason = cause.getCause() == null ? cause : cause.getCause();
    return new IllegalStateException(
        "cannot listen on %s:%d, which server.%s asks for (%s); free the port or choose another"
            .formatted(host(), wanted, key, reason.getMessage()),
        cause);
  }

  private static List<AddressBlock> proxies(YamlMap map) {
    List<AddressBlock> out = new ArrayList<>();
    for (String text : map.texts("trusted_proxies")) {
      Optional<AddressBlock> block = AddressBlock.parse(text);
      if (block.isEmpty()) {
        map.problem(
            "trusted_proxies",
            "\"" + text + "\" is not a block of addresses; write it like 10.0.0.0/8 or fd00::/8");
      }
      block.ifPresent(out::add);
    }
    return out;
  }

  private static String basePath(YamlMap map) {
    String text = map.text("base_path", "");
    String path = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    if (!path.isEmpty() && !path.matches("(/[A-Za-z0-9._~-]+)+")) {
      map.problem("base_path", "must look like /auth: a slash, then letters, digits, . _ ~ -");
    }
    return path;
  }
}
