package dev.stoke.operator.plan;

/** Kinds that a Kubernetes cluster has only when something more is installed. */
public enum OptionalApi {
  SERVICE_MONITORS("monitoring.coreos.com/v1", "ServiceMonitor", "the Prometheus operator"),
  HTTP_ROUTES("gateway.networking.k8s.io/v1", "HTTPRoute", "the Gateway API"),
  CERTIFICATES("cert-manager.io/v1", "Certificate", "cert-manager");

  private final String apiVersion;
  private final String kind;
  private final String broughtBy;

  OptionalApi(String apiVersion, String kind, String broughtBy) {
    this.apiVersion = apiVersion;
    this.kind = kind;
    this.broughtBy = broughtBy;
  }

  public String apiVersion() {
    return apiVersion;
  }

  public String kind() {
    return kind;
  }

  /** What to install to have it. */
  public String broughtBy() {
    return broughtBy;
  }
}
