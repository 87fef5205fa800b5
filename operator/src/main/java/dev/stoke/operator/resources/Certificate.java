package dev.stoke.operator.resources;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** As much of cert-manager's Certificate as we write, and read to say why there is none. */
@Group("cert-manager.io")
@Version("v1")
@JsonIgnoreProperties(ignoreUnknown = true)
public final class Certificate extends CustomResource<Certificate.Spec, Certificate.Status>
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

  /** What cert-manager says of it. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Status(@Nullable List<Condition> conditions) {}

  /**
   * What cert-manager says against it, in its own words; empty: nothing. An attempt that failed
   * comes first: it is tried again only after an hour or more, and Ready tells nothing of it. That
   * there is no Secret yet is nothing against it.
   */
  public String trouble() {
    return condition("Issuing", failed -> true)
        .or(() -> condition("Ready", notReady -> !"DoesNotExist".equals(notReady.getReason())))
        .map(Condition::getMessage)
        .orElse("");
  }

  /** One that is False. */
  private Optional<Condition> condition(String type, Predicate<Condition> which) {
    return Stream.ofNullable(getStatus())
        .flatMap(status -> Stream.ofNullable(status.conditions()))
        .flatMap(List::stream)
        .filter(condition -> type.equals(condition.getType()))
        .filter(condition -> "False".equals(condition.getStatus()))
        .filter(which)
        .findFirst();
  }
}
