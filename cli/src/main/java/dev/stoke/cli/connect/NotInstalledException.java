package dev.stoke.cli.connect;

/** The Kubernetes cluster knows no StokeClusters. */
public final class NotInstalledException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  NotInstalledException(Throwable cause) {
    super(
        "this Kubernetes cluster knows no StokeClusters: install the operator first, see docs/install.md",
        cause);
  }
}
