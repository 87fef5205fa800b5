package dev.stoke.operator.plan;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of the world before planning.
 *
 * @param config the ConfigMap as it is; null when there is none
 * @param lastRevision newest revision that the status remembers, 0 when none
 * @param databaseSecret the Secret that spec.database names
 * @param initialUsers the object that spec.users.dbInit names; null when it names none
 * @param membership the StatefulSet, its pods and what they report
 */
public record Observation(
    @Nullable Config config,
    long lastRevision,
    Referenced databaseSecret,
    @Nullable Referenced initialUsers,
    MembershipSeen membership) {

  /** Before anything of the members was seen. */
  public Observation(
      @Nullable Config config,
      long lastRevision,
      Referenced databaseSecret,
      @Nullable Referenced initialUsers) {
    this(config, lastRevision, databaseSecret, initialUsers, MembershipSeen.NOTHING);
  }

  public Observation with(MembershipSeen membership) {
    return new Observation(config, lastRevision, databaseSecret, initialUsers, membership);
  }

  /**
   * A configuration as the ConfigMap holds it.
   *
   * @param revision 0 when it says none
   */
  public record Config(long revision, String text) {}

  /**
   * A Secret or ConfigMap that belongs to the user. Only which keys hold something, never what.
   *
   * @param keys empty when it does not exist
   */
  public record Referenced(boolean found, Set<String> keys) {
    public static final Referenced MISSING = new Referenced(false, Set.of());

    public Referenced {
      keys = Set.copyOf(keys);
    }
  }
}
