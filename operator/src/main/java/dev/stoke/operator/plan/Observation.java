package dev.stoke.operator.plan;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of the world before planning.
 *
 * @param config the ConfigMap as it is; null when there is none
 * @param lastRevision newest revision that the status remembers, 0 when none
 * @param databaseSecret the Secret that spec.database names
 * @param initialUsers the object that spec.users.dbInit names; null when it names none
 * @param secrets the other Secrets that the spec names, by name
 * @param apis optional ones that the Kubernetes cluster has
 * @param certificateTrouble what cert-manager says against the Certificate of the public listener;
 *     empty: nothing
 * @param membership the StatefulSet, its pods and what they report
 */
public record Observation(
    @Nullable Config config,
    long lastRevision,
    Referenced databaseSecret,
    @Nullable Referenced initialUsers,
    Map<String, Referenced> secrets,
    Set<OptionalApi> apis,
    String certificateTrouble,
    MembershipSeen membership) {

  public Observation {
    secrets = Map.copyOf(secrets);
    apis = Set.copyOf(apis);
  }

  /** Before anything of the members was seen. */
  public Observation(
      @Nullable Config config,
      long lastRevision,
      Referenced databaseSecret,
      @Nullable Referenced initialUsers) {
    this(
        config,
        lastRevision,
        databaseSecret,
        initialUsers,
        Map.of(),
        Set.of(),
        "",
        MembershipSeen.NOTHING);
  }

  public Observation with(MembershipSeen membership) {
    return new Observation(
        config,
        lastRevision,
        databaseSecret,
        initialUsers,
        secrets,
        apis,
        certificateTrouble,
        membership);
  }

  /** With what only some StokeClusters need. */
  public Observation with(
      Map<String, Referenced> secrets, Set<OptionalApi> apis, String certificateTrouble) {
    return new Observation(
        config,
        lastRevision,
        databaseSecret,
        initialUsers,
        secrets,
        apis,
        certificateTrouble,
        membership);
  }

  /**
   * A configuration as the ConfigMap holds it.
   *
   * @param revision 0 when it says none
   * @param text of config.yaml
   * @param files the others, by key
   */
  public record Config(long revision, String text, Map<String, String> files) {
    public Config {
      files = Map.copyOf(files);
    }

    public Config(long revision, String text) {
      this(revision, text, Map.of());
    }
  }

  /**
   * A Secret or ConfigMap that belongs to the user. Only which keys hold something, never what.
   *
   * @param keys empty when it does not exist
   * @param certificate that cert-manager keeps it for; null when there is none
   */
  public record Referenced(boolean found, Set<String> keys, @Nullable String certificate) {
    public static final Referenced MISSING = new Referenced(false, Set.of());

    public Referenced {
      keys = Set.copyOf(keys);
    }

    public Referenced(boolean found, Set<String> keys) {
      this(found, keys, null);
    }

    /** One that is there; a key without a value is as good as none. */
    public static Referenced of(@Nullable Map<String, String> data) {
      return of(data, null);
    }

    /**
     * One that is there.
     *
     * @param annotations of it
     */
    public static Referenced of(
        @Nullable Map<String, String> data, @Nullable Map<String, String> annotations) {
      return new Referenced(
          true,
          data == null
              ? Set.of()
              : data.entrySet().stream()
                  .filter(entry -> entry.getValue() != null && !entry.getValue().isEmpty())
                  .map(Map.Entry::getKey)
                  .collect(Collectors.toSet()),
          annotations == null ? null : annotations.get(PublicCertificate.OF_CERTIFICATE));
    }
  }
}
