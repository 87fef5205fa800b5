package dev.stoke.local;

import io.fabric8.kubernetes.client.Config;

/**
 * A running Kubernetes API: the embedded one, or a real kube-apiserver with etcd and controllers.
 */
public interface ApiServer extends AutoCloseable {
  /** For people: {@code "embedded (for development)"}, {@code "kube-apiserver v1.36.3"}. */
  String describe();

  /** For our own clients. */
  Config clientConfig();

  /** A kubeconfig with one context, for kubectl and the operator; YAML. */
  String kubeconfig();

  /** Stops it and everything it started; state stays on disk. */
  @Override
  void close();
}
