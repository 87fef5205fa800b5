package dev.stoke.operator.resources;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import java.util.Map;

/** As much of the Prometheus operator's ServiceMonitor as we write. */
@Group("monitoring.coreos.com")
@Version("v1")
@JsonIgnoreProperties(ignoreUnknown = true)
public final class ServiceMonitor extends CustomResource<ServiceMonitor.Spec, Map<String, Object>>
    implements Namespaced {

  /** Its specification. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Spec(Selector selector, List<Endpoint> endpoints) {}

  /** Which Services. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Selector(Map<String, String> matchLabels) {}

  /** Which port of them, and how often. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Endpoint(String port, String path, String interval) {}
}
