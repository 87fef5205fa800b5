package dev.stoke.operator.plan;

import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.stoke.operator.api.DatabaseSpec;
import dev.stoke.operator.api.StokeClusterSpec;
import dev.stoke.operator.api.TokensSpec;
import dev.stoke.operator.api.UserInfoSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
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
  static final String DATABASE_DIRECTORY = "../database/";
  static final String USERS_FILE = "../users/dbinit.yaml";

  /**
   * Strings are always quoted: nobody has to know which of them YAML would take for something else.
   */
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .disable(YAMLGenerator.Feature.SPLIT_LINES)
          .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
          .build();

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
    config.put("database", database());
    config.put("logging", logging());
    var tokens = tokens();
    tokens.put("key_duration", spec.tokens().keyDuration());
    tokens.put("token_duration", spec.tokens().tokenDuration());
    config.put("tokens", tokens);
    config.put("users", users());
    config.put("cluster", cluster(revision));
    return yaml(config);
  }

  /** Of the sections that a running pod does not reload. Who the members are is not among them. */
  String restartHash() {
    var fixed = List.of(server(), database(), tokens(), users(), peerFiles());
    try {
      var digest =
          MessageDigest.getInstance("SHA-256").digest(yaml(fixed).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static Map<String, Object> server() {
    var server = new LinkedHashMap<String, Object>();
    server.put("port", Names.HTTP_PORT);
    server.put("timeout", 5000);
    server.put("management_port", Names.MANAGEMENT_PORT);
    return server;
  }

  private static Map<String, Object> logging() {
    var logging = new LinkedHashMap<String, Object>();
    logging.put("level", "info");
    logging.put("write_to_stdout", true);
    return logging;
  }

  private Map<String, Object> database() {
    DatabaseSpec database = spec.database();
    var connection = new LinkedHashMap<String, Object>();
    connection.put("host", orFile(database.host(), "host"));
    connection.put("port", orFile(database.port(), "port"));
    connection.put("database", orFile(database.name(), "dbname"));
    connection.put("user", orFile(null, "username"));
    connection.put("password", orFile(null, "password"));
    var section = new LinkedHashMap<String, Object>();
    section.put("type", database.type().name());
    section.put(database.type().name(), connection);
    return section;
  }

  private static Object orFile(@Nullable Object value, String key) {
    return value != null ? value : "${file:" + DATABASE_DIRECTORY + key + "}";
  }

  private Map<String, Object> tokens() {
    TokensSpec tokens = spec.tokens();
    var section = new LinkedHashMap<String, Object>();
    section.put("algorithm", tokens.algorithm().name());
    section.put("num_bits", 256);
    section.put("issuer", tokens.issuer());
    section.put("audience", tokens.audience());
    section.put("token_refresh_limit", tokens.refreshLimit());
    section.put("user_info", userInfo(tokens.userInfo()));
    return section;
  }

  private static Map<String, Object> userInfo(UserInfoSpec spec) {
    var names = new LinkedHashMap<String, @Nullable String>();
    names.put("username", spec.username());
    names.put("full_name", spec.fullName());
    names.put("email", spec.email());
    names.put("first_name", spec.firstName());
    names.put("last_name", spec.lastName());
    var section = new LinkedHashMap<String, Object>();
    names.forEach((field, claim) -> {
      if (claim != null && !claim.isEmpty()) {
        section.put(field, claim);
      }
    });
    return section;
  }

  private Map<String, Object> users() {
    var section = new LinkedHashMap<String, Object>();
    section.put("create_stoke_claims", spec.users().createStokeClaims());
    if (spec.users().dbInit() != null) {
      section.put("user_init_file", USERS_FILE);
    }
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

  private static String yaml(Object document) {
    try {
      return YAML.writeValueAsString(document);
    } catch (IOException e) {
      throw new IllegalStateException("cannot write config.yaml", e);
    }
  }
}
