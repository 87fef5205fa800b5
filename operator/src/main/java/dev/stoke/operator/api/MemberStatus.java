package dev.stoke.operator.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One auth pod of the cluster. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MemberStatus(
    @JsonPropertyDescription("Name of the pod.") @Required String name,
    @JsonPropertyDescription("The first part of the kid of its keys.") String instanceId,
    @JsonPropertyDescription("Where the other pods reach it.") String url,
    @JsonPropertyDescription(
            "Joining until it has served for the first time; then Ready, NotReady, Leaving (it"
                + " stops signing, then ends) or Absent (it cannot run, and nobody waits for it).")
        @Nullable State state,
    @JsonPropertyDescription("It serves.") boolean ready,
    @JsonPropertyDescription("Revision of the configuration that it reports to have loaded.")
        @Nullable Long configRevision,
    @JsonPropertyDescription("It can sign: with its own key, or for others.")
        @Nullable Boolean signing,
    @JsonPropertyDescription("Its own signing keys.") List<KeyStatus> keys) {

  /** Where a member is on its way. */
  public enum State {
    Joining,
    Ready,
    NotReady,
    Leaving,
    Absent
  }

  public MemberStatus {
    keys = List.copyOf(requireNonNullElse(keys, List.of()));
  }
}
