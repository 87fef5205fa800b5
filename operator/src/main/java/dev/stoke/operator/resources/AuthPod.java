package dev.stoke.operator.resources;

import dev.stoke.operator.api.ResourcesSpec;
import dev.stoke.operator.plan.Names;
import dev.stoke.operator.plan.Plan;
import dev.stoke.operator.plan.Timing;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An auth pod; allowed under the restricted Pod Security profile, without access to the API. */
final class AuthPod {
  private AuthPod() {}

  static PodSpec spec(Plan plan) {
    // spotless:off
    var pod = new PodSpecBuilder()
        .withServiceAccountName(plan.names().serviceAccount())
        .withAutomountServiceAccountToken(false)
        .withEnableServiceLinks(false)
        .withTerminationGracePeriodSeconds(Timing.of(plan.spec()).graceSeconds())
        .withNewSecurityContext()
          .withRunAsNonRoot(true)
          .withNewSeccompProfile()
            .withType("RuntimeDefault")
          .endSeccompProfile()
        .endSecurityContext()
        .withImagePullSecrets(pullSecrets(plan))
        .withContainers(container(plan))
        .withVolumes(AuthPodVolumes.of(plan).volumes());
    // spotless:on
    Placement.apply(plan, pod);
    return pod.build();
  }

  private static Container container(Plan plan) {
    var timing = Timing.of(plan.spec());
    var readiness = timing.readiness();
    // spotless:off
    return new ContainerBuilder()
        .withName(Names.CONTAINER)
        .withImage(plan.spec().image())
        .withImagePullPolicy(pullPolicy(plan))
        .withArgs("--config", AuthPodVolumes.CONFIG_DIRECTORY + "/" + Names.CONFIG_KEY)
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
        .withVolumeMounts(AuthPodVolumes.of(plan).mounts())
        .build();
    // spotless:on
  }

  private static List<LocalObjectReference> pullSecrets(Plan plan) {
    return plan.spec().imagePullSecrets().stream().map(LocalObjectReference::new).toList();
  }

  private static @Nullable String pullPolicy(Plan plan) {
    var policy = plan.spec().imagePullPolicy();
    return policy == null ? null : policy.name();
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
}
