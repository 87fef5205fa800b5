package dev.stoke.operator.plan;

import static java.util.Objects.requireNonNullElseGet;

import dev.stoke.operator.api.TlsSpec;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** How the objects of a StokeCluster are called and labelled. */
public record Names(String cluster, String namespace) {
  public static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  public static final String OPERATOR = "stoke-operator";
  public static final String INSTANCE = "app.kubernetes.io/instance";

  /** Selects everything that the operator makes, of all StokeClusters. */
  public static final String MANAGED = MANAGED_BY + "=" + OPERATOR;

  /** On the ConfigMap and, once a pod was told, on the pod. */
  public static final String CONFIG_REVISION = "stoke.hppr.dev/config-revision";

  /** On the StokeCluster: any new value asks for a new key of the ledger's MAC. */
  public static final String ROTATE_LEDGER_MAC = "stoke.hppr.dev/rotate-ledger-mac";

  /** On the StokeCluster: "true" leaves everything as it is. */
  public static final String PAUSED = "stoke.hppr.dev/paused";

  /** On the StokeCluster, and from there on the pod template: any new value restarts the pods. */
  public static final String RESTART = "stoke.hppr.dev/restart";

  /** On the pod template: what a pod cannot take up without a restart. */
  public static final String RESTART_HASH = "stoke.hppr.dev/restart-hash";

  /** On the StatefulSet: which pod template it was given. */
  public static final String TEMPLATE_HASH = "stoke.hppr.dev/template-hash";

  private static final Pattern ORDINAL = Pattern.compile("0|[1-9][0-9]{0,5}");

  /** Of the auth pods; others in them are the user's. */
  public static final String CONTAINER = "stoke-pod";

  public static final String CONFIG_KEY = "config.yaml";
  public static final int HTTP_PORT = 8080;
  public static final int MANAGEMENT_PORT = 9090;
  public static final int PEER_PORT = 8081;

  public String statefulSet() {
    return cluster;
  }

  public String service() {
    return cluster;
  }

  public String peersService() {
    return cluster + "-peers";
  }

  public String configMap() {
    return cluster + "-config";
  }

  public String serviceAccount() {
    return cluster;
  }

  public String podDisruptionBudget() {
    return cluster;
  }

  public String networkPolicy() {
    return cluster;
  }

  /** Of the Ingress, or of the HTTPRoute instead of it. */
  public String ingress() {
    return cluster;
  }

  public String serviceMonitor() {
    return cluster;
  }

  /** Of the Certificate of the public listener that cert-manager is asked for, and its Secret. */
  public String publicTls() {
    return cluster + "-public-tls";
  }

  /** The Secret with the certificate of the public listener. */
  public String publicTlsSecret(TlsSpec tls) {
    return requireNonNullElseGet(tls.secretName(), this::publicTls);
  }

  /** As what clients inside of the Kubernetes cluster may call the Service. */
  List<String> serviceDnsNames() {
    var inNamespace = service() + "." + namespace;
    return List.of(
        service(), inNamespace, inNamespace + ".svc", inNamespace + ".svc.cluster.local");
  }

  /** Holds the key of the cluster's own certificate authority; no pod sees it. */
  public String caSecret() {
    return cluster + "-ca";
  }

  public String peerTlsSecret() {
    return cluster + "-peer-tls";
  }

  public String ledgerMacSecret() {
    return cluster + "-ledger-mac";
  }

  /** Those that the operator makes. */
  public Set<String> ownSecrets() {
    return Set.of(caSecret(), peerTlsSecret(), ledgerMacSecret());
  }

  public String pod(int ordinal) {
    return cluster + "-" + ordinal;
  }

  /** Of a pod by its name, or of a member by its instance id; empty when it is not one of ours. */
  public OptionalInt ordinal(String pod) {
    var prefix = cluster + "-";
    var rest = pod.startsWith(prefix) ? pod.substring(prefix.length()) : "";
    return ORDINAL.matcher(rest).matches()
        ? OptionalInt.of(Integer.parseInt(rest))
        : OptionalInt.empty();
  }

  URI podUrl(int ordinal) {
    return URI.create(
        "https://" + pod(ordinal) + "." + peersService() + "." + namespace + ".svc:" + PEER_PORT);
  }

  /** What a pod's certificate names: first who it is, then where it is reached. */
  public List<String> dnsNames(String pod) {
    var service = pod + "." + peersService() + "." + namespace + ".svc";
    return List.of(pod, service, service + ".cluster.local");
  }

  /** The labels by which pods are selected; immutable on a StatefulSet. */
  public Map<String, String> selector() {
    return new TreeMap<>(
        Map.of(
            "app.kubernetes.io/name",
            "stoke",
            INSTANCE,
            cluster,
            "app.kubernetes.io/component",
            "auth"));
  }

  public Map<String, String> labels() {
    var labels = selector();
    labels.put(MANAGED_BY, OPERATOR);
    return labels;
  }
}
