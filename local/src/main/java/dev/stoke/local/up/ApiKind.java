package dev.stoke.local.up;

import java.util.Locale;

/** Which Kubernetes API to start. */
public enum ApiKind {
  /** The real one when its binaries are here, else the embedded one. */
  AUTO,
  /** The embedded one, for development. */
  EMBEDDED,
  /** etcd, kube-apiserver and kube-controller-manager; an error when their binaries are missing. */
  REAL;

  /** As it is written on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
