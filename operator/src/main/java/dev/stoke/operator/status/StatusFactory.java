package dev.stoke.operator.status;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import dev.stoke.operator.api.StokeCluster;
import dev.stoke.operator.api.StokeClusterStatus;
import dev.stoke.operator.plan.MembershipSeen;
import dev.stoke.operator.plan.Names;
import dev.stoke.operator.plan.OptionalApi;
import dev.stoke.operator.plan.Plan;
import dev.stoke.operator.plan.Problem;
import dev.stoke.operator.plan.Problem.About;
import dev.stoke.operator.plan.PublicCertificate;
import dev.stoke.operator.plan.References;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** From plan and what is running to the status. */
public final class StatusFactory {
  /** Longer texts of errors are cut; the log has them whole. */
  private static final int MAX_MESSAGE_LENGTH = 1024;

  private static final String PAUSED =
      "Nothing is changed while the annotation %s is \"true\"; remove it to go on."
          .formatted(Names.PAUSED);

  private static final StokeClusterStatus NONE =
      new StokeClusterStatus(
          null, null, null, null, null, null, null, null, null, List.of(), List.of());

  private final Clock clock;

  public StatusFactory(Clock clock) {
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** After a reconciliation that came to its end, or that found problems and touched nothing. */
  public StokeClusterStatus status(
      StokeCluster cluster, Plan plan, @Nullable StatefulSet running, MembershipSeen seen) {
    var before = before(cluster);
    var members = MemberStatuses.of(plan, seen, before.members());
    var rollout = Rollout.of(plan, running, members);
    var published = KeySet.of(plan, seen, before);
    var conditions =
        new Conditions(clock, cluster.getMetadata().getGeneration(), before.conditions());
    if (plan.feasible()) {
      var troubles = rollout.ready() ? "" : PodConditions.text(plan.names(), seen);
      conditions.add(
          Conditions.READY,
          rollout.ready(),
          rollout.reason(),
          troubles.isEmpty() ? rollout.message() : rollout.message() + " " + troubles);
      if (plan.paused()) {
        conditions.add(Conditions.PROGRESSING, false, "Paused", PAUSED);
      } else {
        conditions.add(
            Conditions.PROGRESSING,
            !rollout.complete(),
            rollout.complete() ? "Complete" : "RollingOut",
            rollout.complete()
                ? "The StatefulSet is as asked for."
                : plan.membership().waits().isEmpty()
                    ? "The StatefulSet is not yet as asked for."
                    : String.join(" ", plan.membership().waits()));
      }
    } else {
      var all = plan.problems().stream().map(Problem::message).collect(Collectors.joining(" "));
      conditions.add(Conditions.READY, false, plan.problems().getFirst().reason(), all);
      conditions.add(
          Conditions.PROGRESSING,
          false,
          "Blocked",
          plan.awaitsCertificate()
              ? "Nothing is changed until the certificate is there; it is looked for every few seconds."
              : "Nothing is changed until the problem is solved; it is looked for every few seconds.");
    }
    references(plan, conditions);
    certificate(plan, conditions);
    ownership(plan, conditions);
    PodConditions.healthy(plan.names(), seen, conditions);
    optionalApis(plan, conditions);
    KeyConditions.propagated(plan, members, conditions);
    KeyConditions.size(published.keys(), published.bytes(), conditions);
    return new StokeClusterStatus(
        cluster.getMetadata().getGeneration(),
        rollout.replicas(),
        rollout.readyReplicas(),
        selector(plan),
        plan.url().toString(),
        plan.feasible() && !plan.paused() ? Long.valueOf(plan.revision()) : before.configRevision(),
        published.keys(),
        published.bytes(),
        published.delayInForce(),
        conditions.list(),
        members);
  }

  /** After a reconciliation that failed; what was known stays, as nothing newer is. */
  public StokeClusterStatus failed(StokeCluster cluster, String error) {
    return failed(cluster, "ReconcileFailed", error, "It is tried again, less and less often.");
  }

  /** Of what a newer version asks for in words of its own. */
  public StokeClusterStatus unreadable(StokeCluster cluster, String sentence) {
    return failed(cluster, "WrittenByNewerVersion", sentence, "Nothing is changed.");
  }

  private StokeClusterStatus failed(
      StokeCluster cluster, String reason, String error, String progress) {
    var before = before(cluster);
    var message = error.length() > MAX_MESSAGE_LENGTH ? error.substring(0, 1024) : error;
    var conditions =
        new Conditions(clock, cluster.getMetadata().getGeneration(), before.conditions());
    conditions.add(Conditions.READY, false, reason, message);
    conditions.add(Conditions.PROGRESSING, false, reason, progress);
    return new StokeClusterStatus(
        cluster.getMetadata().getGeneration(),
        requireNonNullElse(before.replicas(), 0),
        requireNonNullElse(before.readyReplicas(), 0),
        before.selector(),
        before.url(),
        before.configRevision(),
        before.publishedKeys(),
        before.publishedBytes(),
        before.propagationDelayInForce(),
        conditions.list(),
        before.members());
  }

  private static StokeClusterStatus before(StokeCluster cluster) {
    return requireNonNullElse(cluster.getStatus(), NONE);
  }

  private static void references(Plan plan, Conditions conditions) {
    reference(
        plan,
        About.DATABASE_SECRET,
        Conditions.DATABASE_SECRET_FOUND,
        "Secret %s/%s has the keys that are needed."
            .formatted(plan.names().namespace(), plan.spec().database().secretName()),
        conditions);
    if (plan.spec().users().dbInit() != null) {
      reference(
          plan,
          About.INITIAL_USERS,
          Conditions.INITIAL_USERS_FOUND,
          "The file of the first users, groups and claims is there.",
          conditions);
    }
    var others = References.otherSecrets(plan.spec());
    if (!others.isEmpty()) {
      reference(
          plan,
          About.OTHER_SECRETS,
          Conditions.OTHER_SECRETS_FOUND,
          "The other Secrets have the keys that are needed: %s."
              .formatted(String.join(", ", others)),
          conditions);
    }
  }

  private static void certificate(Plan plan, Conditions conditions) {
    if (PublicCertificate.of(plan.spec()) == null) {
      return;
    }
    var notReplaced = PublicCertificate.notReplaced(plan);
    if (plan.feasible() && notReplaced.isPresent()) {
      conditions.add(
          Conditions.CERTIFICATE_ISSUED, false, "RenewalAwaited", notReplaced.orElseThrow());
    } else {
      reference(
          plan,
          About.CERTIFICATE,
          Conditions.CERTIFICATE_ISSUED,
          "Secret %s/%s has the certificate of the public listener."
              .formatted(plan.names().namespace(), plan.names().publicTls()),
          conditions);
    }
  }

  /** Only when there is a conflict: it is looked for no more once the objects are there. */
  private static void ownership(Plan plan, Conditions conditions) {
    var conflicts =
        plan.problems().stream().filter(problem -> problem.about() == About.OWNERSHIP).toList();
    if (!conflicts.isEmpty()) {
      conditions.add(
          Conditions.OBJECTS_OWNED,
          false,
          conflicts.getFirst().reason(),
          conflicts.stream().map(Problem::message).collect(Collectors.joining(" ")));
    }
  }

  /** Says that something which was asked for is not made, and how to have it. */
  private static void optionalApis(Plan plan, Conditions conditions) {
    var ingress = plan.spec().ingress();
    var wanted = EnumSet.noneOf(OptionalApi.class);
    if (ingress != null && ingress.gateway() != null) {
      wanted.add(OptionalApi.HTTP_ROUTES);
    }
    if (plan.spec().monitoring().serviceMonitor()) {
      wanted.add(OptionalApi.SERVICE_MONITORS);
    }
    if (PublicCertificate.of(plan.spec()) != null) {
      wanted.add(OptionalApi.CERTIFICATES);
    }
    if (wanted.isEmpty()) {
      return;
    }
    var missing = wanted.stream().filter(api -> !plan.apis().contains(api)).toList();
    conditions.add(
        Conditions.OPTIONAL_APIS_FOUND,
        missing.isEmpty(),
        missing.isEmpty() ? "Found" : "ApiMissing",
        missing.isEmpty()
            ? "The Kubernetes cluster has the optional kinds that are asked for."
            : missing.stream()
                .map(api ->
                    "There is no %s in this Kubernetes cluster: install %s, or do not ask for one."
                        .formatted(api.kind(), api.broughtBy()))
                .collect(Collectors.joining(" ")));
  }

  private static void reference(
      Plan plan, About about, String type, String fine, Conditions conditions) {
    plan.problems().stream()
        .filter(problem -> problem.about() == about)
        .findFirst()
        .ifPresentOrElse(
            problem -> conditions.add(type, false, problem.reason(), problem.message()),
            () -> conditions.add(type, true, "Found", fine));
  }

  private static String selector(Plan plan) {
    return new TreeMap<>(plan.names().selector())
        .entrySet().stream()
            .map(label -> label.getKey() + "=" + label.getValue())
            .collect(Collectors.joining(","));
  }
}
