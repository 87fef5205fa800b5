package dev.stoke.cli.doctor;

import dev.stoke.cli.doctor.Policies.Pod;
import dev.stoke.cli.doctor.Policies.Way;
import dev.stoke.operator.api.DatabaseSpec;
import dev.stoke.operator.plan.Names;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Does a NetworkPolicy, whoever made it, shut out what must pass? */
final class NetworkCheck {
  private static final int DNS = 53;
  private static final String TCP = "TCP";
  private static final String PEER = "peer";

  private final Evidence seen;
  private final Pod members;
  private final Policies policies;
  private final List<Finding> findings = new ArrayList<>();

  private NetworkCheck(Evidence seen) {
    this.seen = seen;
    var names = seen.names();
    this.members =
        new Pod(
            names.namespace(),
            seen.pods().isEmpty()
                ? names.labels()
                : labels(seen.pods().getFirst().getMetadata().getLabels()),
            seen.namespaces().getOrDefault(names.namespace(), Map.of()));
    this.policies = Policies.about(members, seen.policies());
  }

  static List<Finding> look(Evidence seen) {
    var check = new NetworkCheck(seen);
    check.ingress();
    check.egress();
    return check.findings;
  }

  private void ingress() {
    in(
        Names.HTTP_PORT,
        seen.cluster().getSpec().tls() == null ? "http" : "https",
        null,
        "lets no client to the auth pods",
        "Name them in spec.networkPolicy.clients, if it is the operator's policy; add a rule to any other");
    in(
        Names.PEER_PORT,
        PEER,
        members,
        "keeps the auth pods from each other",
        "Let it come from pods of the same labels: without it no key becomes known");
    for (var operator : seen.operators()) {
      in(
          Names.PEER_PORT,
          PEER,
          pod(operator),
          "keeps the operator (namespace %s) from the auth pods"
              .formatted(operator.getMetadata().getNamespace()),
          "Let it come from pods labelled app.kubernetes.io/name=%s: without it the operator knows no member's state"
              .formatted(Names.OPERATOR));
    }
    if (seen.cluster().getSpec().monitoring().serviceMonitor()) {
      in(
          Names.MANAGEMENT_PORT,
          "management",
          null,
          "lets no Prometheus to the auth pods",
          "Name it in spec.networkPolicy.metrics, or do not ask for a ServiceMonitor");
    }
  }

  private void egress() {
    if (!policies.passes(Way.EGRESS, "UDP", DNS, "", null)) {
      found(Way.EGRESS, DNS, "keeps the auth pods from DNS", "Let UDP and TCP to port 53 out");
    }
    int database = port(seen.cluster().getSpec().database());
    if (!policies.passes(Way.EGRESS, TCP, database, "", null)) {
      found(
          Way.EGRESS,
          database,
          "keeps the auth pods from their database",
          "Let TCP to its port out; spec.database.port says which, when it is not the usual one");
    }
    if (!policies.passes(Way.EGRESS, TCP, Names.PEER_PORT, PEER, members)) {
      found(
          Way.EGRESS,
          Names.PEER_PORT,
          "keeps the auth pods from each other",
          "Let it out to pods of the same labels");
    }
  }

  private void in(int port, String name, @Nullable Pod from, String what, String mend) {
    if (!policies.passes(Way.INGRESS, TCP, port, name, from)) {
      found(Way.INGRESS, port, what, mend);
    }
  }

  private void found(Way way, int port, String what, String mend) {
    findings.add(
        Finding.problem(
            "NetworkPolicy %s %s (%s, port %d)."
                .formatted(policies.names(way), what, way.type(), port),
            mend + "."));
  }

  private Pod pod(Deployment operator) {
    var namespace = operator.getMetadata().getNamespace();
    return new Pod(
        namespace,
        labels(operator.getSpec().getTemplate().getMetadata().getLabels()),
        seen.namespaces().getOrDefault(namespace, Map.of()));
  }

  private static int port(DatabaseSpec database) {
    var port = database.port();
    return port != null
        ? port
        : switch (database.type()) {
          case postgres -> 5432;
          case mysql -> 3306;
        };
  }

  private static Map<String, String> labels(@Nullable Map<String, String> labels) {
    return Objects.requireNonNullElse(labels, Map.of());
  }
}
