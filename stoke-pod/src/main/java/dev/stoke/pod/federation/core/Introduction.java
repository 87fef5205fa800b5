package dev.stoke.pod.federation.core;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a member says of itself, in both directions of an exchange (guarantee rule 4.1).
 *
 * @param revision of its configuration
 * @param members all that it counts, itself included
 * @param own its own keys of this boot
 * @param tombstones revoked kids, and until when each must be remembered
 * @param canSign it signs its own tokens and would sign for others
 * @param leaving it hands signing over and will soon be gone
 */
public record Introduction(
    String instanceId,
    Boot boot,
    long revision,
    List<Member> members,
    List<OwnedKey> own,
    Map<String, Instant> tombstones,
    boolean canSign,
    boolean leaving) {
  public Introduction {
    requireNonNull(instanceId, "instanceId is null");
    requireNonNull(boot, "boot is null");
    members = List.copyOf(members);
    own = List.copyOf(own);
    tombstones = Map.copyOf(tombstones);
  }
}
