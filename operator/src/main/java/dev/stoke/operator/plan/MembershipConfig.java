package dev.stoke.operator.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who the members are by the configuration that the auth pods have now, as ordinals. What somebody
 * else wrote there and nobody can read counts as nothing.
 *
 * @param revision 0 when there is no configuration
 * @param grownAt revision that last added a member
 */
record MembershipConfig(
    long revision,
    long grownAt,
    SortedSet<Integer> members,
    SortedSet<Integer> leaving,
    SortedMap<Integer, Instant> absent) {
  private static final YAMLMapper YAML = new YAMLMapper();

  MembershipConfig {
    members = Collections.unmodifiableSortedSet(new TreeSet<>(members));
    leaving = Collections.unmodifiableSortedSet(new TreeSet<>(leaving));
    absent = Collections.unmodifiableSortedMap(new TreeMap<>(absent));
  }

  static MembershipConfig of(Names names, Observation.@Nullable Config config) {
    if (config == null) {
      return new MembershipConfig(0, 0, new TreeSet<>(), new TreeSet<>(), new TreeMap<>());
    }
    var cluster = cluster(config.text());
    return new MembershipConfig(
        config.revision(),
        cluster.path("grown_at").asLong(0),
        ordinals(names, cluster.path("static_peers")),
        ordinals(names, cluster.path("leaving")),
        absent(names, cluster.path("absent")));
  }

  private static JsonNode cluster(String text) {
    try {
      var document = YAML.readTree(text);
      return document == null ? YAML.missingNode() : document.path("cluster");
    } catch (IOException e) {
      return YAML.missingNode(); // It is about to be written anew, whole.
    }
  }

  private static SortedSet<Integer> ordinals(Names names, JsonNode entries) {
    var ordinals = new TreeSet<Integer>();
    for (var entry : entries) {
      names.ordinal(id(entry.asText())).ifPresent(ordinals::add);
    }
    return ordinals;
  }

  /** Entries are {@code stoke-0=<time>}; one without a time is written anew. */
  private static SortedMap<Integer, Instant> absent(Names names, JsonNode entries) {
    var absent = new TreeMap<Integer, Instant>();
    for (var entry : entries) {
      int equals = entry.asText().indexOf('=');
      if (equals > 0) {
        var ordinal = names.ordinal(entry.asText().substring(0, equals));
        try {
          var since = Instant.parse(entry.asText().substring(equals + 1));
          ordinal.ifPresent(known -> absent.put(known, since));
        } catch (DateTimeParseException e) {
          continue; // It is about to be written anew.
        }
      }
    }
    return absent;
  }

  /** The instance id of an entry: {@code stoke-0} or {@code https://stoke-0.stoke-peers...}. */
  private static String id(String entry) {
    int scheme = entry.indexOf("://");
    var host = scheme < 0 ? entry : entry.substring(scheme + 3);
    int dot = host.indexOf('.');
    return dot < 0 ? host : host.substring(0, dot);
  }
}
