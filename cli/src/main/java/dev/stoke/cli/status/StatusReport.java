package dev.stoke.cli.status;

import dev.stoke.operator.api.KeyStatus;
import dev.stoke.operator.api.MemberStatus;
import dev.stoke.operator.api.StokeCluster;
import dev.stoke.operator.api.StokeClusterStatus;
import dev.stoke.operator.plan.Names;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A StokeCluster and its status as lines for a person. */
final class StatusReport {
  private static final String READY = "Ready";

  /** Those that say nothing new of a cluster that is not ready. */
  private static final List<String> NOT_SHOWN = List.of(READY, "Progressing");

  private final StokeCluster cluster;
  private final @Nullable StokeClusterStatus status;
  private final Instant now;

  StatusReport(StokeCluster cluster, Instant now) {
    this.cluster = cluster;
    this.status = cluster.getStatus();
    this.now = now;
  }

  /** The operator says so, of the spec as it is now. */
  boolean ready() {
    var ready = condition(READY);
    return current() && ready != null && "True".equals(ready.getStatus());
  }

  /**
   * All of it.
   *
   * @param doctor how the command that finds causes is called
   */
  List<String> lines(String doctor) {
    var lines = new ArrayList<String>();
    lines.add(headline());
    if (status != null) {
      if (!status.members().isEmpty()) {
        lines.add("");
        lines.addAll(members(status.members()));
      }
      lines.add("");
      keySet(status).forEach(lines::add);
    }
    var warnings = warnings();
    if (!warnings.isEmpty()) {
      lines.add("");
      warnings.forEach(warning -> lines.add("  ! " + warning));
    }
    if (!ready() || !warnings.isEmpty()) {
      lines.add("");
      lines.add("What to do: %s says it.".formatted(doctor));
    }
    return lines;
  }

  private String headline() {
    var name = cluster.getMetadata().getName();
    var ready = condition(READY);
    if (ready == null) {
      return "StokeCluster %s: the operator has not looked at it yet".formatted(name);
    }
    var word =
        ready() ? "ready" : "Hibernated".equals(ready.getReason()) ? "hibernated" : "not ready";
    return "StokeCluster %s: %s. %s%s"
        .formatted(
            name,
            word,
            ready.getMessage(),
            current() ? "" : " The operator has not looked at the newest change yet.");
  }

  private List<String> members(List<MemberStatus> members) {
    var table = new Table("MEMBER", "STATE", "CONFIG", "SIGNS", "KEY", "IS", "AGE", "PROPAGATED");
    for (var member : members) {
      boolean first = true;
      for (var key : member.keys()) {
        row(table, first ? member : null, key);
        first = false;
      }
      if (first) {
        row(table, member, null);
      }
    }
    return table.lines();
  }

  /**
   * A line.
   *
   * @param member null when the line above is of the same one
   * @param key null when it has none
   */
  private void row(Table table, @Nullable MemberStatus member, @Nullable KeyStatus key) {
    table.row(
        member == null ? "" : member.name(),
        member == null ? "" : text(member.state(), "?"),
        member == null ? "" : text(member.configRevision(), "no report"),
        member == null ? "" : signs(member),
        key == null ? "-" : key.kid(),
        key == null ? "-" : key.state(),
        key == null ? "-" : age(key.since()),
        key == null
            ? "-"
            : key.propagated() ? "yes" : Boolean.TRUE.equals(key.early()) ? "no, early" : "no");
  }

  private static String signs(MemberStatus member) {
    return member.signing() == null ? "?" : Boolean.TRUE.equals(member.signing()) ? "yes" : "no";
  }

  private List<String> keySet(StokeClusterStatus seen) {
    var lines = new ArrayList<String>();
    if (seen.publishedKeys() != null) {
      lines.add(
          "  key set      %d keys, %d bytes"
              .formatted(
                  seen.publishedKeys(), Objects.requireNonNullElse(seen.publishedBytes(), 0L)));
    }
    var wanted = cluster.getSpec().keys().propagationDelay();
    var inForce = seen.propagationDelayInForce();
    lines.add(
        "  propagation  %s%s"
            .formatted(
                wanted,
                inForce == null || inForce.equals(wanted)
                    ? ""
                    : ", of which the keys that sign now have been known for " + inForce));
    if (seen.url() != null) {
      lines.add("  inside       " + seen.url());
    }
    return lines;
  }

  private List<String> warnings() {
    var warnings = new ArrayList<String>();
    Map<String, String> annotations = cluster.getMetadata().getAnnotations();
    if (annotations != null && "true".equals(annotations.get(Names.PAUSED))) {
      warnings.add(
          "Paused: nothing is changed while the annotation %s is \"true\"."
              .formatted(Names.PAUSED));
    }
    if (status != null && !cluster.getSpec().hibernated()) {
      status.conditions().stream()
          .filter(condition -> "False".equals(condition.getStatus()))
          .filter(condition -> !NOT_SHOWN.contains(condition.getType()))
          .map(Condition::getMessage)
          .filter(message -> !headline().contains(message))
          .forEach(warnings::add);
    }
    return warnings;
  }

  private @Nullable Condition condition(String type) {
    return status == null
        ? null
        : status.conditions().stream()
            .filter(condition -> type.equals(condition.getType()))
            .findFirst()
            .orElse(null);
  }

  private boolean current() {
    return status != null
        && Objects.equals(status.observedGeneration(), cluster.getMetadata().getGeneration());
  }

  private String age(@Nullable String since) {
    try {
      return since == null ? "?" : age(Duration.between(Instant.parse(since), now));
    } catch (DateTimeException e) {
      return "?";
    }
  }

  /** As kubectl writes it: the largest unit of which there are two. */
  static String age(Duration age) {
    long seconds = Math.max(0, age.toSeconds());
    if (seconds < 120) {
      return seconds + "s";
    }
    return seconds < 7200
        ? seconds / 60 + "m"
        : seconds < 172_800 ? seconds / 3600 + "h" : seconds / 86_400 + "d";
  }

  private static String text(@Nullable Object value, String none) {
    return value == null ? none : value.toString();
  }
}
