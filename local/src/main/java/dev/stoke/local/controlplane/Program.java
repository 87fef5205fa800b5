package dev.stoke.local.controlplane;

import java.nio.file.Path;
import java.util.List;

/**
 * The programs of a control plane, each with the release it comes from and the Go package that it
 * is built of. A new Kubernetes release is the two versions here and the go.mod files beside them.
 */
enum Program {
  ETCD("etcd", "etcd", "go.etcd.io/etcd/server/v3"),
  API_SERVER("kube-apiserver", "kubernetes", "k8s.io/kubernetes/cmd/kube-apiserver"),
  CONTROLLER_MANAGER(
      "kube-controller-manager", "kubernetes", "k8s.io/kubernetes/cmd/kube-controller-manager"),
  KUBECTL("kubectl", "kubernetes", "k8s.io/kubernetes/cmd/kubectl");

  static final String KUBERNETES_VERSION = "v1.36.3";
  static final String ETCD_VERSION = "v3.6.8";

  /** What a control plane needs; kubectl is a convenience. */
  static final List<Program> REQUIRED = List.of(ETCD, API_SERVER, CONTROLLER_MANAGER);

  private static final String VERSION_PACKAGE = "k8s.io/component-base/version";

  private final String fileName;
  private final String module;
  private final String goPackage;

  Program(String fileName, String module, String goPackage) {
    this.fileName = fileName;
    this.module = module;
    this.goPackage = goPackage;
  }

  String fileName() {
    return fileName;
  }

  /** The folder of our go.mod that pins everything it is built from. */
  String module() {
    return module;
  }

  String goPackage() {
    return goPackage;
  }

  String version() {
    return this == ETCD ? ETCD_VERSION : KUBERNETES_VERSION;
  }

  /** Kubernetes has its version set by the linker only; etcd has it in its source. */
  String linkerFlags() {
    if (this == ETCD) {
      return "-s -w";
    }
    String[] parts = version().substring(1).split("\\.", -1);
    return "-s -w -X %1$s.gitVersion=%2$s -X %1$s.gitMajor=%3$s -X %1$s.gitMinor=%4$s -X %1$s.gitTreeState=clean"
        .formatted(VERSION_PACKAGE, version(), parts[0], parts[1]);
  }

  /** Where these versions live inside a cache shared by other versions and platforms. */
  static Path directory(Path cache, Platform platform) {
    return cache.resolve(
        "kubernetes-%s-etcd-%s-%s-%s"
            .formatted(KUBERNETES_VERSION, ETCD_VERSION, platform.os(), platform.arch()));
  }
}
