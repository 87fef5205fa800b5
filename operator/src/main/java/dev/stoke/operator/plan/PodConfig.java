package dev.stoke.operator.plan;

import static dev.stoke.operator.plan.Sections.putUnless;

import dev.stoke.operator.api.PolicySpec;
import dev.stoke.operator.api.StokeClusterSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The auth pods' config.yaml. One file for all of them: each finds itself by its instance id. Paths
 * are relative to the file; secrets are named by the file that holds them, never written here.
 */
final class PodConfig {
  static final String USERS_FILE = "../users/dbinit.yaml";

  private final StokeClusterSpec spec;
  private final List<Member> members;
  private final Set<String> leaving;
  private final List<String> absent;
  private final @Nullable Long grownAt;

  /**
   * @param absent as the auth pods read it
   * @param grownAt revision that last added a member; null for the one that is about to be written
   */
  PodConfig(
      StokeClusterSpec spec,
      List<Member> members,
      Set<String> leaving,
      List<String> absent,
      @Nullable Long grownAt) {
    this.spec = spec;
    this.members = members;
    this.leaving = leaving;
    this.absent = absent;
    this.grownAt = grownAt;
  }

  String text(long revision) {
    var config = new LinkedHashMap<String, Object>();
    config.put("server", server());
    config.put("database", DatabaseSection.of(spec.database()));
    config.put("logging", logging());
    config.put("tokens", TokensSection.of(spec.tokens()));
    config.put("users", users());
    config.put("cluster", cluster(revision));
    return Yaml.write(config);
  }

  /** Of the sections that a running pod does not reload. Who the members are is not among them. */
  String restartHash() {
    var fixed = List.of(server(), DatabaseSection.of(spec.database()), users(), peerFiles());
    return Fingerprint.of(Yaml.write(fixed));
  }

  private Map<String, Object> server() {
    var spec = this.spec.server();
    var server = new LinkedHashMap<String, Object>();
    server.put("port", Names.HTTP_PORT);
    server.put("timeout", spec.timeoutMillis());
    server.put("management_port", Names.MANAGEMENT_PORT);
    putUnless(server, "base_path", spec.basePath(), "");
    putUnless(server, "allowed_hosts", spec.allowedHosts(), List.of());
    putUnless(server, "trusted_proxies", spec.trustedProxies(), List.of());
    putUnless(server, "throttle_logins", spec.throttleLogins(), true);
    putUnless(server, "disable_admin", spec.disableAdmin(), false);
    if (this.spec.tls() != null) {
      server.put("tls_public_cert", "../tls/tls.crt");
      server.put("tls_private_key", "../tls/tls.key");
    }
    return server;
  }

  private Map<String, Object> logging() {
    var logging = new LinkedHashMap<String, Object>();
    logging.put("level", spec.logging().level().name());
    logging.put("write_to_stdout", true);
    return logging;
  }

  private Map<String, Object> users() {
    var section = new LinkedHashMap<String, Object>();
    section.put("create_stoke_claims", spec.users().createStokeClaims());
    if (spec.users().dbInit() != null) {
      section.put("user_init_file", USERS_FILE);
    }
    putUnless(section, "password_min_length", spec.users().passwordMinLength(), 8);
    putUnless(section, "policy_config", policy(spec.users().policy()), Map.of());
    return section;
  }

  private static Map<String, Object> policy(PolicySpec policy) {
    var section = new LinkedHashMap<String, Object>();
    putUnless(section, "read_only_mode", policy.readOnlyMode(), false);
    putUnless(section, "protected_users", policy.protectedUsers(), List.of());
    putUnless(section, "protected_groups", policy.protectedGroups(), List.of());
    putUnless(section, "protected_claims", policy.protectedClaims(), List.of());
    putUnless(section, "allow_superuser_override", policy.allowSuperuserOverride(), false);
    return section;
  }

  private Map<String, Object> cluster(long revision) {
    var peers = new ArrayList<String>();
    members.forEach(member -> peers.add(member.url().toString()));
    var section = new LinkedHashMap<String, Object>();
    section.put("enabled", true);
    section.put("discovery", "static");
    section.put("static_peers", peers);
    section.put("refresh_sec", spec.cluster().refreshSeconds());
    section.put("propagation_delay", spec.keys().propagationDelay());
    section.put("endpoint_lag", spec.cluster().endpointLag());
    section.putAll(peerFiles());
    section.put("leaving", leaving.stream().sorted().toList());
    section.put("absent", absent);
    section.put("revoked", spec.keys().revoked().stream().sorted().toList());
    section.put("max_signers", spec.keys().maxSigners());
    section.put("rotation", spec.keys().rotate());
    section.put("grown_at", grownAt == null ? Long.valueOf(revision) : grownAt);
    section.put("revision", revision);
    return section;
  }

  private static Map<String, Object> peerFiles() {
    var section = new LinkedHashMap<String, Object>();
    section.put("peer_port", Names.PEER_PORT);
    section.put("peer_tls", "../peer-tls");
    section.put("ledger_mac", "../ledger-mac/keys");
    return section;
  }
}
