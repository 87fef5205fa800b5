package dev.stoke.pod.config;

import java.util.ArrayList;
import java.util.List;

/**
 * A complete, checked configuration. Its text form holds no secret.
 *
 * @param withoutEffect keys that are set and mean nothing here
 */
public record Config(
    ServerSection server,
    DatabaseSection database,
    LoggingSection logging,
    TokensSection tokens,
    TelemetrySection telemetry,
    ClusterSection cluster,
    UsersSection users,
    Providers providers,
    List<String> withoutEffect) {

  public Config {
    withoutEffect = List.copyOf(withoutEffect);
  }

  /** What differs in {@code other} and takes effect only when the process starts again. */
  public List<String> needRestart(Config other) {
    List<String> keys = new ArrayList<>();
    if (!server.equals(other.server)) {
      keys.add("server");
    }
    if (!database.equals(other.database)) {
      keys.add("database");
    }
    if (!telemetry.equals(other.telemetry)) {
      keys.add("telemetry");
    }
    if (!users.equals(other.users)) {
      keys.add("users");
    }
    if (!logging.logFile().equals(other.logging.logFile())
        || logging.stdout() != other.logging.stdout()) {
      keys.add("logging.log_file");
    }
    if (cluster.enabled() != other.cluster.enabled()) {
      keys.add("cluster.enabled");
    }
    if (!cluster.instanceId().equals(other.cluster.instanceId())) {
      keys.add("cluster.instance_id");
    }
    if (cluster.peerPort() != other.cluster.peerPort()) {
      keys.add("cluster.peer_port");
    }
    if (!cluster.peerTls().equals(other.cluster.peerTls())) {
      keys.add("cluster.peer_tls");
    }
    if (!cluster.ledgerMac().equals(other.cluster.ledgerMac())) {
      keys.add("cluster.ledger_mac");
    }
    return keys;
  }
}
