package dev.stoke.pod.federation.core;

import static java.util.Objects.requireNonNull;

import dev.stoke.pod.keys.KeySpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the guarantee takes from the configuration; replaced as a whole when that is reloaded.
 *
 * @param self this pod, with its own URL
 * @param revision of the configuration, growing
 * @param grownAt revision of the configuration that last added a member; 0 when that is not known
 * @param members all, this pod and leaving ones included
 * @param leaving instance ids that must stop signing with their own keys
 * @param absent instance ids that do not run, and since when (by the wall clock): nobody waits for
 *     them until a boot that began later is heard of
 * @param revoked kids that must be gone at once, for ever
 * @param maxSigners how many members hold signing keys; 0: all
 * @param rotation any new value makes every signing key due for replacement
 * @param keys the kind of this pod's next keys; a signing key of another kind is due for
 *     replacement
 */
public record Settings(
    Member self,
    long revision,
    long grownAt,
    List<Member> members,
    Set<String> leaving,
    Map<String, Instant> absent,
    Set<String> revoked,
    int maxSigners,
    String rotation,
    KeySpec keys,
    Timers timers) {
  public Settings {
    requireNonNull(self, "self is null");
    requireNonNull(rotation, "rotation is null");
    requireNonNull(keys, "keys is null");
    requireNonNull(timers, "timers is null");
    members = List.copyOf(members);
    leaving = Set.copyOf(leaving);
    absent = Map.copyOf(absent);
    revoked = Set.copyOf(revoked);
    if (maxSigners == 1 || maxSigners < 0) {
      throw new IllegalArgumentException(
          "cluster.max_signers must be 0 (all) or at least 2: one signer alone cannot be replaced"
              + " without a pause");
    }
  }
}
