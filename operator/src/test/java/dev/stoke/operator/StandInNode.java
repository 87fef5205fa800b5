package dev.stoke.operator;

import dev.stoke.local.ApiServer;
import dev.stoke.operator.charts.InstalledOperator;
import dev.stoke.operator.leadership.Leadership;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What nodes do, as far as an API server can tell: pods run and report it, those that are to end
 * end, and where the operator's Deployment is, an operator runs, with the rights and for the
 * namespaces that it has there.
 */
final class StandInNode implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StandInNode.class);
  private static final long PAUSE_MILLIS = 200;
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  private static final String RUNS =
      """
      {"status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}],
        "podIP": "10.1.2.3", "podIPs": [{"ip": "10.1.2.3"}]}}
      """;

  private static final String DONE = "{\"status\": {\"phase\": \"Succeeded\"}}";

  private record Running(String accountUid, KubernetesClient client, StokeOperator operator) {}

  private final ApiServer server;
  private final KubernetesClient admin;
  private final FakePods authPods;
  private final Thread thread;
  private volatile boolean wanted = true;
  private @Nullable Running operator;
  private @Nullable String removed;

  StandInNode(ApiServer server, KubernetesClient admin) {
    this.server = server;
    this.admin = admin;
    this.authPods = new FakePods(admin);
    this.thread = Thread.ofVirtual().start(this::run);
  }

  private void run() {
    while (wanted) {
      try {
        admin.pods().inAnyNamespace().list().getItems().forEach(this::run);
        runOperator();
        Thread.sleep(PAUSE_MILLIS);
      } catch (KubernetesClientException e) {
        // Gone or changed in between; the next round sees it as it is.
        LOG.debug("Again", e);
      } catch (InterruptedException e) {
        break;
      } catch (RuntimeException e) {
        // What waits for it fails, and this says why.
        LOG.error("The node is broken", e);
        break;
      }
    }
    endOperator();
  }

  private void run(Pod pod) {
    if (pod.getMetadata().getDeletionTimestamp() != null) {
      admin.resource(pod).withGracePeriod(0).delete();
    } else if ("Pending".equals(pod.getStatus().getPhase())) {
      var news = "Never".equals(pod.getSpec().getRestartPolicy()) ? DONE : RUNS;
      admin.resource(pod).subresource("status").patch(MERGE, news);
    }
  }

  private synchronized void runOperator() {
    var account = account();
    var deployment =
        admin
            .apps()
            .deployments()
            .inNamespace(InstalledOperator.NAMESPACE)
            .withName(InstalledOperator.RELEASE)
            .get();
    var uid = account == null || deployment == null ? null : account.getMetadata().getUid();
    if (operator != null && !operator.accountUid().equals(uid)) {
      endOperator();
    }
    if (operator == null && uid != null && !uid.equals(removed)) {
      var client =
          new KubernetesClientBuilder()
              .withConfig(InstalledOperator.account(server, admin))
              .build();
      var settings = Settings.of(environment(deployment), InstalledOperator.NAMESPACE);
      var leadership = new Leadership(settings.lease(), () -> LOG.warn("Lost the lease"));
      var started =
          StokeOperator.create(
              client, settings, authPods, Clock.systemUTC(), leadership, new SimpleMeterRegistry());
      operator = new Running(uid, client, started);
      started.start();
    }
  }

  private static Map<String, String> environment(Deployment deployment) {
    return deployment.getSpec().getTemplate().getSpec().getContainers().getFirst().getEnv().stream()
        // The API server leaves an empty value out.
        .filter(variable -> variable.getValue() != null)
        .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
  }

  private @Nullable ServiceAccount account() {
    return admin
        .serviceAccounts()
        .inNamespace(InstalledOperator.NAMESPACE)
        .withName(InstalledOperator.RELEASE)
        .get();
  }

  /**
   * No operator runs for as long as there is the account that is there now, also if none has begun
   * yet. To be called before its rights are taken away: without them a running one ends its
   * process, which here is that of the tests, and one that begins waits for them for ever.
   */
  synchronized void stopOperator() {
    var account = account();
    if (account != null) {
      removed = account.getMetadata().getUid();
    }
    endOperator();
  }

  private synchronized void endOperator() {
    if (operator != null) {
      removed = operator.accountUid();
      operator.operator().close();
      operator.client().close();
      operator = null;
    }
  }

  @Override
  public void close() throws InterruptedException {
    wanted = false;
    thread.join();
  }
}
