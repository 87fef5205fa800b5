package dev.stoke.operator.charts;

import dev.stoke.local.ApiServer;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;

/**
 * The operator's chart on an API server. Nothing runs its Deployment there; a test runs the
 * operator under the same name and with the same rights.
 */
public final class InstalledOperator {
  public static final String NAMESPACE = "stoke-system";
  public static final String RELEASE = "stoke-operator";

  /** As the API server calls it. */
  public static final String USER = "system:serviceaccount:" + NAMESPACE + ":" + RELEASE;

  private InstalledOperator() {}

  /** Installs the chart and returns how the operator reaches the API server. */
  public static Config install(
      ApiServer server, KubernetesClient admin, Map<String, String> values) {
    var install =
        Chart.OPERATOR
            .helm()
            .install()
            .withName(RELEASE)
            .withNamespace(NAMESPACE)
            .createNamespace()
            .withKubeConfigContents(server.kubeconfig());
    values.forEach(install::set);
    install.call();
    return account(server, admin);
  }

  /** How the operator that is installed reaches the API server. */
  public static Config account(ApiServer server, KubernetesClient admin) {
    var token =
        admin
            .serviceAccounts()
            .inNamespace(NAMESPACE)
            .withName(RELEASE)
            .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build());
    return new ConfigBuilder(server.clientConfig())
        .withOauthToken(token.getStatus().getToken())
        .build();
  }

  /** What its ClusterRole allows. */
  public static List<PolicyRule> clusterRules(KubernetesClient admin) {
    return admin.rbac().clusterRoles().withName(RELEASE).get().getRules();
  }

  /** What its Role for the Lease allows. */
  public static List<PolicyRule> leaseRules(KubernetesClient admin) {
    return admin
        .rbac()
        .roles()
        .inNamespace(NAMESPACE)
        .withName(RELEASE + "-lease")
        .get()
        .getRules();
  }
}
