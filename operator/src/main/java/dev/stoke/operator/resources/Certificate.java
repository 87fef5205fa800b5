package dev.stoke.operator.resources;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import java.util.Map;

/** As much of cert-manager's Certificate as we write. */
@Group("cert-manager.io")
@Version("v1")
@JsonIgnoreProperties(ignoreUnknown = true)
public final class Certificate extends CustomResource<Certificate.Spec, Map<String, Object>>
    implements Namespaced {

  /** Its specification. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Spec(
      String secretName,
      List<String> dnsNames,
      IssuerRef issuerRef,
      PrivateKey privateKey,
      List<String> usages) {}

  /** Who signs. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record IssuerRef(String name, String kind, String group) {}

  /** What kind of key, and when there is a new one. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record PrivateKey(String algorithm, int size, String encoding, String rotationPolicy) {}
}
