package dev.stoke.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;

/** CPU and memory of an auth pod. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ResourcesSpec(
    @JsonPropertyDescription("What the scheduler keeps free for a pod, such as cpu and memory.")
        @Size(max = 16)
        Map<String, Quantity> requests,
    @JsonPropertyDescription(
            "What a pod may use at most. Without a cpu limit it may use what is idle, which password"
                + " hashing likes.")
        @Size(max = 16)
        Map<String, Quantity> limits) {

  /**
   * {@link #DEFAULT} as the CRD has it: of the whole, as a lone limit could be below a default
   * request.
   */
  static final String DEFAULT_JSON =
      "{\"requests\": {\"cpu\": \"100m\", \"memory\": \"256Mi\"}, \"limits\": {\"memory\":"
          + " \"256Mi\"}}";

  private static final Quantity MEMORY = new Quantity("256Mi");

  static final ResourcesSpec DEFAULT =
      new ResourcesSpec(
          Map.of("cpu", new Quantity("100m"), "memory", MEMORY), Map.of("memory", MEMORY));

  public ResourcesSpec {
    requests = Maps.sorted(requests);
    limits = Maps.sorted(limits);
  }
}
