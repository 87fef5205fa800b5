package dev.stoke.operator.plan;

import static java.util.Objects.requireNonNullElse;

import dev.stoke.operator.api.StokeCluster;
import dev.stoke.operator.api.StokeClusterSpec;
import dev.stoke.operator.plan.Problem.About;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** From spec and observation to plan. */
public final class Planner {
  private Planner() {}

  /**
   * @param template a fingerprint of the pod template that a plan leads to; it must not depend on
   *     who the members are
   */
  public static Plan plan(StokeCluster cluster, Observation seen, Function<Plan, String> template) {
    // As if it changed: what it is has to be known before it can be.
    var draft = plan(cluster, seen, "", true);
    String hash;
    try {
      hash = template.apply(draft);
    } catch (UnusableTemplateException e) {
      return draft.with(
          new Problem(About.POD_TEMPLATE, "PodTemplateInvalid", String.valueOf(e.getMessage())));
    }
    var set = seen.membership().set();
    var plan = plan(cluster, seen, hash, set == null || !set.template().equals(hash));
    return isPaused(cluster) ? Paused.instead(plan, seen) : plan;
  }

  private static Plan plan(
      StokeCluster cluster, Observation seen, String templateHash, boolean templateChanges) {
    var names = new Names(cluster.getMetadata().getName(), cluster.getMetadata().getNamespace());
    StokeClusterSpec spec = cluster.getSpec();
    var before = MembershipConfig.of(names, seen.config());
    var membership =
        MembershipStep.next(
            names,
            Plan.replicas(spec),
            before,
            seen.membership(),
            templateChanges,
            spec.keys().maxSigners());
    var members = members(names, membership.members());
    var leaving = ids(names, membership.leaving());
    var absent = ids(names, membership.absent().keySet());
    boolean grows = !before.members().containsAll(membership.members());
    var config =
        new PodConfig(
            spec,
            members,
            leaving,
            absent(names, membership.absent()),
            grows ? null : Long.valueOf(before.grownAt()));
    long revision = revision(config, seen.config(), seen.lastRevision());
    var providers = ProviderFile.of(spec.providers());
    return new Plan(
        names,
        spec,
        membership,
        members,
        leaving,
        absent,
        new PlannedConfig(
            config.text(revision), config.restartHash(), providers, kept(seen, templateChanges)),
        revision,
        annotation(cluster, Names.RESTART),
        templateHash,
        Pause.NO,
        seen.apis(),
        seen.certificateTrouble(),
        References.problems(names, spec, providers, seen));
  }

  static List<Member> members(Names names, Set<Integer> ordinals) {
    return ordinals.stream()
        .map(ordinal -> new Member(ordinal, names.pod(ordinal), names.podUrl(ordinal)))
        .toList();
  }

  /** As the auth pods read it: who, and since when. */
  private static List<String> absent(Names names, Map<Integer, Instant> absent) {
    return absent.entrySet().stream()
        .map(entry -> names.pod(entry.getKey()) + "=" + entry.getValue())
        .toList();
  }

  static Set<String> ids(Names names, Set<Integer> ordinals) {
    return ordinals.stream().map(names::pod).collect(Collectors.toSet());
  }

  /** Pods that wait for their replacement have them mounted: a restart of one asks for them. */
  private static TreeMap<String, String> kept(Observation seen, boolean templateChanges) {
    var kept = new TreeMap<String, String>();
    var set = seen.membership().set();
    boolean rolls =
        set != null && (templateChanges || !set.upToDate() || !set.current().equals(set.update()));
    if (rolls && seen.config() != null) {
      seen.config()
          .files()
          .forEach((key, text) -> {
            if (key.startsWith(ProviderFile.KEY_PREFIX)) {
              kept.put(key, text);
            }
          });
    }
    return kept;
  }

  private static boolean isPaused(StokeCluster cluster) {
    return annotation(cluster, Names.PAUSED).equals("true");
  }

  private static String annotation(StokeCluster cluster, String name) {
    Map<String, String> annotations = cluster.getMetadata().getAnnotations();
    return requireNonNullElse(annotations, Map.<String, String>of()).getOrDefault(name, "");
  }

  /** The status remembers it too, so that a deleted ConfigMap does not make it start over. */
  private static long revision(
      PodConfig config, Observation.@Nullable Config current, long lastRevision) {
    if (current != null
        && current.revision() >= lastRevision
        && current.revision() > 0
        && current.text().equals(config.text(current.revision()))) {
      return current.revision();
    }
    return Math.max(lastRevision, current == null ? 0 : current.revision()) + 1;
  }
}
