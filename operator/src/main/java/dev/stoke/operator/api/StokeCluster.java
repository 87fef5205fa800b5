package dev.stoke.operator.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A highly available JWT issuer: some auth pods that share a database and verify each other's
 * tokens.
 */
@JsonDeserialize(using = StokeClusterReader.class)
@Group(StokeCluster.GROUP)
@Version("v1")
@ShortNames("stoke")
@AdditionalPrinterColumn(name = "Replicas", jsonPath = ".spec.replicas", type = Type.INTEGER)
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.readyReplicas", type = Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Status",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
    type = Type.STRING)
@AdditionalPrinterColumn(name = "Issuer", jsonPath = ".spec.tokens.issuer", type = Type.STRING)
@AdditionalPrinterColumn(name = "URL", jsonPath = ".status.url", type = Type.STRING, priority = 1)
@AdditionalPrinterColumn(
    name = "Message",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].message",
    type = Type.STRING,
    priority = 1)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
public final class StokeCluster extends CustomResource<StokeClusterSpec, StokeClusterStatus>
    implements Namespaced {
  public static final String GROUP = "stoke.hppr.dev";

  /** In memory only: why there is no spec. */
  static final String UNREADABLE = GROUP + "/unreadable";

  /** Why its spec could not be read, as a sentence; empty when it could. */
  public Optional<String> unreadable() {
    return getSpec() != null
        ? Optional.empty()
        : Optional.of(
            requireNonNullElse(getMetadata().getAnnotations(), Map.<String, String>of())
                .getOrDefault(UNREADABLE, "spec is missing."));
  }

  @Override
  protected @Nullable StokeClusterSpec initSpec() {
    return null;
  }

  @Override
  protected @Nullable StokeClusterStatus initStatus() {
    return null;
  }
}
