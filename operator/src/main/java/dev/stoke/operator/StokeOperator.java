package dev.stoke.operator;

import dev.stoke.operator.members.Absences;
import dev.stoke.operator.members.MemberReports;
import dev.stoke.operator.members.MemberStatusClient;
import dev.stoke.operator.members.Members;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import java.time.Clock;
import java.time.Duration;

/** The operator, put together; {@link OperatorMain} runs it, and so do tests. */
final class StokeOperator implements AutoCloseable {
  /** Within SIGTERM's five seconds. */
  private static final Duration TERMINATION = Duration.ofSeconds(3);

  private final Operator operator;

  private final MemberReports reports;

  private StokeOperator(Operator operator, MemberReports reports) {
    this.operator = operator;
    this.reports = reports;
  }

  static StokeOperator create(
      KubernetesClient client, Settings settings, MemberStatusClient pods, Clock clock) {
    var reports = new MemberReports(pods);
    var operator =
        new Operator(configuration ->
            configuration
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withReconciliationTerminationTimeout(TERMINATION)
                // An annotation on every object only to skip a reconciliation that changes nothing.
                .withPreviousAnnotationForDependentResources(false));
    operator.register(
        new StokeClusterReconciler(clock, new Members(reports, new Absences(clock))),
        controller -> {
          if (settings.namespaces().isEmpty()) {
            controller.watchingAllNamespaces();
          } else {
            controller.settingNamespaces(settings.namespaces());
          }
        });
    return new StokeOperator(operator, reports);
  }

  void start() {
    operator.start();
  }

  boolean isReady() {
    return operator.getRuntimeInfo().isStarted()
        && operator.getRuntimeInfo().allEventSourcesAreHealthy();
  }

  @Override
  public void close() {
    operator.stop();
    reports.close();
  }
}
