package dev.stoke.operator.resources;

import static java.util.Objects.requireNonNull;

import dev.stoke.operator.api.DbInitSpec;
import dev.stoke.operator.api.ResourcesSpec;
import dev.stoke.operator.plan.Names;
import dev.stoke.operator.plan.Plan;
import dev.stoke.operator.plan.Timing;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An auth pod; allowed under the restricted Pod Security profile, without access to the API. */
final class AuthPod {
  static final String CONTAINER = "stoke-pod";
  private static final String DIRECTORY = "/etc/stoke/";
  private static final String CONFIG = "config";
  private static final String DATABASE = "database";
  private static final String USERS = "users";
  private static final String PEER_TLS = "peer-tls";
  private static final String LEDGER_MAC = "ledger-mac";
  private static final String TMP = "tmp";

  /**
   * The container's user is anybody but root, and without fsGroup (which not every cluster lets a
   * pod choose) the files are root's: so all may read them, inside of this pod.
   */
  private static final int READ_ONLY = 0444;

  private AuthPod() {}

  static PodSpec spec(Plan plan) {
    // spotless:off
    return new PodSpecBuilder()
        .withAutomountServiceAccountToken(false)
        .withEnableServiceLinks(false)
        .withTerminationGracePeriodSeconds(Timing.of(plan.spec()).graceSeconds())
        .withNewSecurityContext()
          .withRunAsNonRoot(true)
          .withNewSeccompProfile()
            .withType("RuntimeDefault")
          .endSeccompProfile()
        .endSecurityContext()
        .withContainers(container(plan))
        .withVolumes(volumes(plan))
        .build();
    // spotless:on
  }

  private static Container container(Plan plan) {
    var timing = Timing.of(plan.spec());
    var readiness = timing.readiness();
    // spotless:off
    return new ContainerBuilder()
        .withName(CONTAINER)
        .withImage(plan.spec().image())
        .withArgs("--config", DIRECTORY + CONFIG + "/" + Names.CONFIG_KEY)
        .addNewEnv()
          .withName("STOKE_INSTANCE_ID")
          .withNewValueFrom()
            .withNewFieldRef()
              // The server's default, written out: left out it looks like a difference for ever.
              .withApiVersion("v1")
              .withFieldPath("metadata.name")
            .endFieldRef()
          .endValueFrom()
        .endEnv()
        // A terminating pod serves for as long as endpoints may still name it.
        .addNewEnv()
          .withName("STOKE_DRAIN_SECONDS")
          .withValue(Long.toString(timing.endpointLagSeconds()))
        .endEnv()
        .addNewEnv()
          .withName("STOKE_GRACE_SECONDS")
          .withValue(Long.toString(timing.graceSeconds()))
        .endEnv()
        .withPorts(
            Ports.container(Ports.HTTP, Names.HTTP_PORT),
            Ports.container(Ports.PEER, Names.PEER_PORT),
            Ports.container(Ports.MANAGEMENT, Names.MANAGEMENT_PORT))
        // A minute to start: the database may have to be migrated first.
        .withStartupProbe(killing(probe("/livez", 1, 3, 60)))
        .withLivenessProbe(killing(probe("/livez", 10, 5, 3)))
        .withReadinessProbe(
            probe(
                "/readyz",
                readiness.periodSeconds(),
                readiness.timeoutSeconds(),
                readiness.failureThreshold()))
        .withResources(resources(plan.spec().resources()))
        .withNewSecurityContext()
          .withAllowPrivilegeEscalation(false)
          .withReadOnlyRootFilesystem(true)
          .withNewCapabilities()
            .withDrop("ALL")
          .endCapabilities()
        .endSecurityContext()
        .withVolumeMounts(mounts(plan))
        .build();
    // spotless:on
  }

  /** A container that hangs signs for nobody: it is not given the time to hand signing over. */
  private static Probe killing(Probe probe) {
    probe.setTerminationGracePeriodSeconds(10L);
    return probe;
  }

  private static Probe probe(
      String path, int periodSeconds, int timeoutSeconds, int failureThreshold) {
    // spotless:off
    return new ProbeBuilder()
        .withNewHttpGet()
          .withPath(path)
          .withNewPort(Ports.MANAGEMENT)
        .endHttpGet()
        .withPeriodSeconds(periodSeconds)
        .withTimeoutSeconds(timeoutSeconds)
        .withFailureThreshold(failureThreshold)
        .build();
    // spotless:on
  }

  private static ResourceRequirements resources(ResourcesSpec spec) {
    return new ResourceRequirementsBuilder()
        .withRequests(Quantities.canonical(spec.requests()))
        .withLimits(Quantities.canonical(spec.limits()))
        .build();
  }

  private static List<VolumeMount> mounts(Plan plan) {
    var mounts = new ArrayList<VolumeMount>();
    mounts.add(mount(CONFIG, DIRECTORY + CONFIG, true));
    mounts.add(mount(DATABASE, DIRECTORY + DATABASE, true));
    if (plan.spec().users().dbInit() != null) {
      mounts.add(mount(USERS, DIRECTORY + USERS, true));
    }
    mounts.add(mount(PEER_TLS, DIRECTORY + PEER_TLS, true));
    mounts.add(mount(LEDGER_MAC, DIRECTORY + LEDGER_MAC, true));
    mounts.add(mount(TMP, "/tmp", null));
    return mounts;
  }

  /** Directories, never single files: only they follow a change while the pod runs. */
  private static VolumeMount mount(String volume, String path, @Nullable Boolean readOnly) {
    return new VolumeMountBuilder()
        .withName(volume)
        .withMountPath(path)
        .withReadOnly(readOnly)
        .build();
  }

  private static List<Volume> volumes(Plan plan) {
    // spotless:off
    var volumes = new ArrayList<Volume>();
    volumes.add(new VolumeBuilder()
        .withName(CONFIG)
        .withNewConfigMap()
          .withName(plan.names().configMap())
        .endConfigMap()
        .build());
    volumes.add(new VolumeBuilder()
        .withName(DATABASE)
        .withNewSecret()
          .withSecretName(plan.spec().database().secretName())
        .endSecret()
        .build());
    if (plan.spec().users().dbInit() != null) {
      volumes.add(users(requireNonNull(plan.spec().users().dbInit())));
    }
    volumes.add(secret(PEER_TLS, plan.names().peerTlsSecret()));
    volumes.add(secret(LEDGER_MAC, plan.names().ledgerMacSecret()));
    volumes.add(new VolumeBuilder()
        .withName(TMP)
        .withNewEmptyDir()
        .endEmptyDir()
        .build());
    return volumes;
    // spotless:on
  }

  private static Volume secret(String volume, String name) {
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
    var volume = new VolumeBuilder().withName(USERS);
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
}
