package dev.stoke.operator.resources;

import static java.util.Objects.requireNonNull;

import dev.stoke.operator.api.DbInitSpec;
import dev.stoke.operator.api.SecretKey;
import dev.stoke.operator.plan.Files;
import dev.stoke.operator.plan.Plan;
import dev.stoke.operator.plan.ProviderFile;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.VolumeProjectionBuilder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of an auth pod. Directories, never single files: only they follow a change while the
 * pod runs.
 */
final class AuthPodVolumes {
  static final String CONFIG_DIRECTORY = Files.ROOT + "config";

  /**
   * The container's user is anybody but root, and without fsGroup (which not every cluster lets a
   * pod choose) the files are root's: so all may read them, inside of this pod.
   */
  private static final int READ_ONLY = 0444;

  private final List<Volume> volumes = new ArrayList<>();
  private final List<VolumeMount> mounts = new ArrayList<>();

  private AuthPodVolumes(Plan plan) {
    var spec = plan.spec();
    add(config(plan), CONFIG_DIRECTORY);
    add(secret("database", spec.database().secretName()), Files.ROOT + "database");
    var databaseTls = spec.database().tls();
    if (databaseTls != null && databaseTls.ca() != null) {
      add(oneFile("database-ca", databaseTls.ca(), Files.CA_FILE), Files.DATABASE_CA_DIRECTORY);
    }
    if (spec.users().dbInit() != null) {
      add(users(requireNonNull(spec.users().dbInit())), Files.ROOT + "users");
    }
    if (!plan.config().providers().isEmpty()) {
      add(providers(plan), ProviderFile.DIRECTORY);
    }
    if (spec.tls() != null) {
      add(secret("tls", plan.names().publicTlsSecret(spec.tls())), Files.TLS_DIRECTORY);
    }
    add(own("peer-tls", plan.names().peerTlsSecret()), Files.ROOT + "peer-tls");
    add(own("ledger-mac", plan.names().ledgerMacSecret()), Files.ROOT + "ledger-mac");
    volumes.add(new VolumeBuilder().withName("tmp").withNewEmptyDir().endEmptyDir().build());
    mounts.add(mount("tmp", "/tmp", null));
  }

  static AuthPodVolumes of(Plan plan) {
    return new AuthPodVolumes(plan);
  }

  List<Volume> volumes() {
    return volumes;
  }

  List<VolumeMount> mounts() {
    return mounts;
  }

  private void add(Volume volume, String path) {
    volumes.add(volume);
    mounts.add(mount(volume.getName(), path, true));
  }

  private static VolumeMount mount(String volume, String path, @Nullable Boolean readOnly) {
    return new VolumeMountBuilder()
        .withName(volume)
        .withMountPath(path)
        .withReadOnly(readOnly)
        .build();
  }

  private static Volume config(Plan plan) {
    // spotless:off
    return new VolumeBuilder()
        .withName("config")
        .withNewConfigMap()
          .withName(plan.names().configMap())
        .endConfigMap()
        .build();
    // spotless:on
  }

  private static Volume secret(String volume, String name) {
    // spotless:off
    return new VolumeBuilder()
        .withName(volume)
        .withNewSecret()
          .withSecretName(name)
        .endSecret()
        .build();
    // spotless:on
  }

  private static Volume oneFile(String volume, SecretKey secret, String file) {
    // spotless:off
    return new VolumeBuilder()
        .withName(volume)
        .withNewSecret()
          .withSecretName(secret.secretName())
          .addNewItem(secret.key(), null, file)
        .endSecret()
        .build();
    // spotless:on
  }

  private static Volume own(String volume, String name) {
    // spotless:off
    return new VolumeBuilder()
        .withName(volume)
        .withNewSecret()
          .withSecretName(name)
          .withDefaultMode(READ_ONLY)
        .endSecret()
        .build();
    // spotless:on
  }

  private static Volume users(DbInitSpec file) {
    // spotless:off
    var volume = new VolumeBuilder().withName("users");
    return file.secretName() != null
        ? volume
            .withNewSecret()
              .withSecretName(file.secretName())
              .addNewItem(file.key(), null, "dbinit.yaml")
            .endSecret()
            .build()
        : volume
            .withNewConfigMap()
              .withName(file.configMapName())
              .addNewItem(file.key(), null, "dbinit.yaml")
            .endConfigMap()
            .build();
    // spotless:on
  }

  /** The files of the providers, and below them the secrets that they name. */
  private static Volume providers(Plan plan) {
    var sources = new ArrayList<VolumeProjection>();
    for (var provider : plan.config().providers()) {
      // spotless:off
      sources.add(new VolumeProjectionBuilder()
          .withNewConfigMap()
            .withName(plan.names().configMap())
            .addNewItem(provider.key(), null, provider.path())
          .endConfigMap()
          .build());
      provider.secrets().forEach((path, secret) ->
          sources.add(new VolumeProjectionBuilder()
              .withNewSecret()
                .withName(secret.secretName())
                .addNewItem(secret.key(), null, path)
              .endSecret()
              .build()));
      // spotless:on
    }
    // spotless:off
    return new VolumeBuilder()
        .withName("providers")
        .withNewProjected()
          .withSources(sources)
        .endProjected()
        .build();
    // spotless:on
  }
}
