package dev.stoke.operator;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import dev.stoke.operator.api.Durations;
import dev.stoke.operator.api.StokeCluster;
import dev.stoke.operator.certificates.Credentials;
import dev.stoke.operator.certificates.CredentialsPlanner;
import dev.stoke.operator.certificates.Reports;
import dev.stoke.operator.certificates.UsedCredentials;
import dev.stoke.operator.plan.Member;
import dev.stoke.operator.plan.MembershipSeen;
import dev.stoke.operator.plan.Names;
import dev.stoke.operator.plan.Plan;
import dev.stoke.operator.plan.Timing;
import dev.stoke.operator.status.Events;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.stream.Collectors;

/** Plans the cluster's certificates and keys, for the Secrets to be written down. */
final class CredentialsStep {
  private final CredentialsPlanner planner;
  private final Events events;

  CredentialsStep(Clock clock, Events events) {
    this.planner = new CredentialsPlanner(clock, new SecureRandom());
    this.events = requireNonNull(events, "events is null");
  }

  /** The plan, which cannot be carried out when a Secret of ours holds what nobody can use. */
  Plan prepare(
      StokeCluster cluster,
      Plan plan,
      MembershipSeen seen,
      Answers answers,
      Context<StokeCluster> context) {
    if (!plan.feasible() || plan.paused()) {
      return plan;
    }
    var outcome =
        planner.plan(
            plan.names(),
            plan.members().stream().map(Member::instanceId).collect(Collectors.toSet()),
            macRequest(cluster),
            rowRetention(plan),
            OwnSecrets.seen(plan.names(), answers, context),
            OwnSecrets.given(plan, answers),
            reports(plan.names(), seen));
    return switch (outcome) {
      case Credentials.Blocked(var problem) -> plan.with(problem);
      case Credentials.Next(var credentials) -> {
        // Before they are written: rather said twice than never.
        credentials
            .notices()
            .forEach(notice ->
                events.say(
                    cluster,
                    !notice.warning(),
                    notice.reason(),
                    notice.message(),
                    context.getClient()));
        context.managedWorkflowAndDependentResourceContext().put(Credentials.class, credentials);
        yield plan;
      }
    };
  }

  /** A pod that exists and gives no report may run with anything. */
  private static Reports reports(Names names, MembershipSeen seen) {
    var answers = new HashMap<String, UsedCredentials>();
    var silent = new HashSet<String>();
    seen.members()
        .forEach((ordinal, member) -> {
          var report = member.report();
          if (report != null) {
            var uses = report.credentials();
            answers.put(
                names.pod(ordinal),
                new UsedCredentials(uses.trustedCas(), uses.certificate(), uses.macKeys()));
          } else if (member.pod() != null) {
            silent.add(names.pod(ordinal));
          }
        });
    return new Reports(answers, silent);
  }

  private static String macRequest(StokeCluster cluster) {
    Map<String, String> annotations = cluster.getMetadata().getAnnotations();
    return requireNonNullElse(annotations, Map.<String, String>of())
        .getOrDefault(Names.ROTATE_LEDGER_MAC, "");
  }

  private static Duration rowRetention(Plan plan) {
    var spec = plan.spec();
    return Duration.ofSeconds(
        Timing.of(spec).rowRetentionSeconds(Durations.seconds(spec.tokens().keyDuration())));
  }
}
