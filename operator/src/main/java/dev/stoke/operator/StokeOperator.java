package dev.stoke.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import java.time.Clock;
import java.time.Duration;

/** The operator, put together; {@link OperatorMain} runs it, and so do tests. */
final class StokeOperator implements AutoCloseable {
  /** Within SIGTERM's five seconds. */
  private static final Duration TERMINATION = Duration.ofSeconds(3);

  private final Operator operator;

  private StokeOperator(Operator operator) {
    this.operator = operator;
  }

  static StokeOperator create(KubernetesClient client, Settings settings, Clock clock) {
    var operator =
        new Operator(configuration ->
            configuration
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withReconciliationTerminationTimeout(TERMINATION)
                // An annotation on every object only to skip a reconciliation that changes nothing.
                .withPreviousAnnotationForDependentResources(false));
    operator.register(
        new StokeClusterReconciler(clock),
        controller -> {
          if (settings.namespaces().isEmpty()) {
            controller.watchingAllNamespaces();
          } else {
            controller.settingNamespaces(settings.namespaces());
          }
        });
    return new StokeOperator(operator);
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
  }
}
