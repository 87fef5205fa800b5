package dev.stoke.operator.resources;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** As much of the Gateway API's HTTPRoute as we write. */
@Group("gateway.networking.k8s.io")
@Version("v1")
@Kind("HTTPRoute")
@Plural("httproutes")
@JsonIgnoreProperties(ignoreUnknown = true)
public final class HttpRoute extends CustomResource<HttpRoute.Spec, Map<String, Object>>
    implements Namespaced {

  /** Its specification. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Spec(List<Parent> parentRefs, List<String> hostnames, List<Rule> rules) {}

  /** The Gateway that it belongs to. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Parent(
      String group,
      String kind,
      String name,
      @Nullable String namespace,
      @Nullable String sectionName) {}

  /** What goes where. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Rule(List<Match> matches, List<Backend> backendRefs) {}

  /** Which requests. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Match(Path path) {}

  /** By their path. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Path(String type, String value) {}

  /** A Service. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Backend(String group, String kind, String name, int port, int weight) {}
}
