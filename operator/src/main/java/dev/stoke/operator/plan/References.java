package dev.stoke.operator.plan;

import static dev.stoke.operator.plan.Observation.Referenced.MISSING;

import dev.stoke.operator.api.DatabaseSpec;
import dev.stoke.operator.api.DbInitSpec;
import dev.stoke.operator.api.SecretKey;
import dev.stoke.operator.api.StokeClusterSpec;
import dev.stoke.operator.plan.Problem.About;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Are the Secrets and ConfigMaps that the spec names there, with the keys that are needed? */
public final class References {
  /** Of Secrets as cert-manager makes them. */
  static final Set<String> TLS_KEYS = Set.of("tls.crt", "tls.key");

  private References() {}

  static List<Problem> problems(
      Names names, StokeClusterSpec spec, List<ProviderFile> providers, Observation seen) {
    var namespace = names.namespace();
    var problems = new ArrayList<Problem>();
    database(namespace, spec.database(), seen.databaseSecret(), problems);
    if (spec.users().dbInit() != null) {
      var file = seen.initialUsers();
      users(namespace, spec.users().dbInit(), file == null ? MISSING : file, problems);
    }
    others(spec, providers)
        .forEach((name, needed) ->
            other(namespace, needed, seen.secrets().getOrDefault(name, MISSING), problems));
    var certificate = PublicCertificate.of(spec);
    if (certificate != null) {
      PublicCertificate.problem(names, certificate, seen).ifPresent(problems::add);
    }
    return problems;
  }

  /** Names of all Secrets to look at beside the database's and the initial users'. */
  public static Set<String> otherSecrets(Names names, StokeClusterSpec spec) {
    var all = new HashSet<>(otherSecrets(spec));
    if (PublicCertificate.of(spec) != null) {
      all.add(names.publicTls());
    }
    return all;
  }

  /** Names of the Secrets that the spec names beside the database's and the initial users'. */
  public static Set<String> otherSecrets(StokeClusterSpec spec) {
    return others(spec, ProviderFile.of(spec.providers())).keySet();
  }

  /**
   * An observation of a new cluster in which everything is there that the spec names, but what is
   * known to be otherwise.
   *
   * @param secrets by name
   * @param configMaps by name
   */
  public static Observation assumed(
      Names names,
      StokeClusterSpec spec,
      Map<String, Observation.Referenced> secrets,
      Map<String, Observation.Referenced> configMaps) {
    var database =
        secrets.getOrDefault(
            spec.database().secretName(), found(Set.copyOf(databaseKeys(spec.database()))));
    var others = new HashMap<String, Observation.Referenced>();
    others(spec, ProviderFile.of(spec.providers()))
        .forEach(
            (name, needed) -> others.put(name, secrets.getOrDefault(name, found(needed.keys()))));
    if (PublicCertificate.of(spec) != null) {
      var name = names.publicTls();
      var made = new Observation.Referenced(true, TLS_KEYS, name);
      others.put(name, secrets.getOrDefault(name, made));
    }
    var dbInit = spec.users().dbInit();
    Observation.Referenced users = null;
    if (dbInit != null) {
      var known = dbInit.secretName() != null ? secrets : configMaps;
      var name = dbInit.secretName() != null ? dbInit.secretName() : dbInit.configMapName();
      users = known.getOrDefault(String.valueOf(name), found(Set.of(dbInit.key())));
    }
    return new Observation(null, 0, database, users)
        .with(others, EnumSet.allOf(OptionalApi.class), "");
  }

  private static Observation.Referenced found(Set<String> keys) {
    return new Observation.Referenced(true, keys);
  }

  /**
   * @param fields that name it
   */
  private record Needed(String name, SortedSet<String> keys, SortedSet<String> fields) {}

  private static SortedMap<String, Needed> others(
      StokeClusterSpec spec, List<ProviderFile> providers) {
    var needed = new TreeMap<String, Needed>();
    var tls = spec.database().tls();
    if (tls != null && tls.ca() != null) {
      need(needed, tls.ca(), "spec.database.tls.ca");
    }
    var authority = spec.cluster().caSecretName();
    if (authority != null) {
      TLS_KEYS.forEach(
          key -> need(needed, new SecretKey(authority, key), "spec.cluster.caSecretName"));
    }
    var listener = spec.tls() == null ? null : spec.tls().secretName();
    if (listener != null) {
      TLS_KEYS.forEach(key -> need(needed, new SecretKey(listener, key), "spec.tls"));
    }
    for (var provider : providers) {
      provider.secrets().values().forEach(secret -> need(needed, secret, "spec.providers"));
    }
    return needed;
  }

  private static void need(Map<String, Needed> needed, SecretKey secret, String field) {
    var entry =
        needed.computeIfAbsent(
            secret.secretName(), name -> new Needed(name, new TreeSet<>(), new TreeSet<>()));
    entry.keys().add(secret.key());
    entry.fields().add(field);
  }

  private static void other(
      String namespace, Needed needed, Observation.Referenced secret, List<Problem> to) {
    var name = "Secret " + namespace + "/" + needed.name();
    var fields = String.join(" and ", needed.fields());
    var missing = needed.keys().stream().filter(key -> !secret.keys().contains(key)).toList();
    if (!secret.found()) {
      to.add(
          new Problem(
              About.OTHER_SECRETS,
              "SecretMissing",
              "%s does not exist: create it with the keys %s, or name another one in %s."
                  .formatted(name, String.join(", ", needed.keys()), fields)));
    } else if (!missing.isEmpty()) {
      to.add(
          new Problem(
              About.OTHER_SECRETS,
              "SecretIncomplete",
              "%s has no value for %s: add %s, or name the right keys in %s."
                  .formatted(
                      name,
                      String.join(", ", missing),
                      missing.size() == 1 ? "it" : "them",
                      fields)));
    }
  }

  private static void database(
      String namespace, DatabaseSpec database, Observation.Referenced secret, List<Problem> to) {
    var name = "Secret " + namespace + "/" + database.secretName();
    var needed = databaseKeys(database);
    if (!secret.found()) {
      to.add(
          new Problem(
              About.DATABASE_SECRET,
              "DatabaseSecretMissing",
              "%s does not exist: create it with the keys %s, or name another one in spec.database.secretName."
                  .formatted(name, String.join(", ", needed))));
      return;
    }
    var missing = needed.stream().filter(key -> !secret.keys().contains(key)).toList();
    if (!missing.isEmpty()) {
      to.add(
          new Problem(
              About.DATABASE_SECRET,
              "DatabaseSecretIncomplete",
              "%s has no value for %s: add %s; host, port and dbname may stand in spec.database (host, port, name) instead."
                  .formatted(
                      name, String.join(", ", missing), missing.size() == 1 ? "it" : "them")));
    }
  }

  private static List<String> databaseKeys(DatabaseSpec database) {
    var keys = new ArrayList<>(List.of("username", "password"));
    if (database.host() == null) {
      keys.add("host");
    }
    if (database.port() == null) {
      keys.add("port");
    }
    if (database.name() == null) {
      keys.add("dbname");
    }
    return keys;
  }

  private static void users(
      String namespace, DbInitSpec dbInit, Observation.Referenced file, List<Problem> to) {
    var secret = dbInit.secretName() != null;
    var name =
        (secret ? "Secret " : "ConfigMap ")
            + namespace
            + "/"
            + (secret ? dbInit.secretName() : dbInit.configMapName());
    if (!file.found()) {
      to.add(
          new Problem(
              About.INITIAL_USERS,
              "InitialUsersMissing",
              "%s does not exist: create it with the key %s, or remove spec.users.dbInit."
                  .formatted(name, dbInit.key())));
    } else if (!file.keys().contains(dbInit.key())) {
      to.add(
          new Problem(
              About.INITIAL_USERS,
              "InitialUsersIncomplete",
              "%s has no value for %s: add it, or name the right key in spec.users.dbInit.key."
                  .formatted(name, dbInit.key())));
    }
  }
}
