package dev.stoke.local.controlplane;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command lines of the three programs. They run in the state directory, and etcd listens on
 * sockets in it (named relatively: a socket's path may not be long), out of reach of other users
 * and of any network.
 */
final class Commands {
  static final String ETCD_SOCKET = "etcd.sock";
  static final String PEER_SOCKET = "etcd-peer.sock";

  /** A single member advertises itself to nobody, but etcd wants an address of host and port. */
  private static final String NOBODY = "http://127.0.0.1:1";

  /**
   * No endpoint controllers: they refuse pods on loopback addresses, and the node balances Services
   * itself. No node lifecycle: one node, and it is this program.
   */
  private static final List<String> CONTROLLERS =
      List.of(
          "statefulset-controller",
          "replicaset-controller",
          "deployment-controller",
          "disruption-controller",
          "garbage-collector-controller",
          "namespace-controller",
          "clusterrole-aggregation-controller");

  private Commands() {}

  static List<String> etcd(Path program) {
    return List.of(
        program.toString(),
        "--name=local",
        "--data-dir=etcd",
        "--listen-client-urls=unix://" + ETCD_SOCKET,
        "--advertise-client-urls=" + NOBODY,
        "--listen-peer-urls=unix://" + PEER_SOCKET,
        "--initial-advertise-peer-urls=" + NOBODY,
        "--initial-cluster=local=" + NOBODY,
        // A laptop that loses power may lose its development cluster.
        "--unsafe-no-fsync",
        "--auto-compaction-mode=periodic",
        "--auto-compaction-retention=10m",
        "--log-level=warn");
  }

  static List<String> apiServer(
      Path program,
      Credentials credentials,
      int port,
      String serviceRange,
      List<String> furtherFlags) {
    var command =
        new ArrayList<>(
            List.of(
                program.toString(),
                "--etcd-servers=unix:" + ETCD_SOCKET,
                "--bind-address=127.0.0.1",
                "--advertise-address=127.0.0.1",
                "--secure-port=" + port,
                "--cert-dir=" + credentials.directory(),
                "--token-auth-file=" + credentials.tokenFile(),
                "--anonymous-auth=false",
                "--authorization-mode=RBAC",
                "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
                "--service-account-key-file=" + credentials.publicKey(),
                "--service-account-signing-key-file=" + credentials.privateKey(),
                "--service-cluster-ip-range=" + serviceRange,
                // The API's own Service would need an endpoint on loopback, which validation
                // refuses.
                "--endpoint-reconciler-type=none",
                // No service account controller makes the accounts that the first asks for; nobody
                // would
                // take away the taint that the second puts on a new node.
                "--disable-admission-plugins=ServiceAccount,TaintNodesByCondition",
                // kubectl logs reaches the node by its loopback address. Without an authority for
                // kubelets
                // their certificates are not checked.
                "--kubelet-preferred-address-types=InternalIP",
                "--event-ttl=1h",
                "--profiling=false"));
    command.addAll(furtherFlags);
    return command;
  }

  static List<String> controllerManager(Path program, Path kubeconfig) {
    return List.of(
        program.toString(),
        "--kubeconfig=" + kubeconfig,
        "--controllers=" + String.join(",", CONTROLLERS),
        "--leader-elect=false",
        "--secure-port=0",
        // The default of 20 requests a second would make a scale-up of many clusters crawl.
        "--kube-api-qps=200",
        "--kube-api-burst=400",
        "--profiling=false");
  }
}
