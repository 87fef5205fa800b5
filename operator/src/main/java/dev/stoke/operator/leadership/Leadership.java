package dev.stoke.operator.leadership;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether this operator leads, and how it gives that up. Thread-safe. */
public final class Leadership {
  private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

  private final @Nullable LeaseSettings lease;
  private final @Nullable LeaderFence fence;
  private final Runnable lost;
  private volatile String holder = "";
  private volatile boolean stopping;

  /**
   * @param lease null when there is nobody to compete with: this one leads always
   * @param lost is called when the Lease is somebody else's although nobody asked this one to stop;
   *     it must end the process
   */
  public Leadership(@Nullable LeaseSettings lease, Runnable lost) {
    this.lease = lease;
    this.fence = lease == null ? null : new LeaderFence(lease);
    this.lost = requireNonNull(lost, "lost is null");
  }

  /** Whether it may write now. */
  public boolean leads() {
    return fence == null || fence.isOpen();
  }

  /** For people: {@code leads}, or who does. */
  public String describe() {
    if (leads()) {
      return "leads";
    }
    return holder.isEmpty() ? "waits for the lease" : "stands by for " + holder;
  }

  /** Sees every request of the client; empty when there is nothing to watch over. */
  public Optional<Interceptor> fence() {
    return Optional.ofNullable(fence);
  }

  public Optional<LeaderElectionConfiguration> configuration() {
    return Optional.ofNullable(lease)
        .map(settings ->
            new LeaderElectionConfiguration(
                settings.name(),
                settings.namespace(),
                settings.duration(),
                settings.renewDeadline(),
                settings.retryPeriod(),
                settings.identity(),
                new LeaderCallbacks(this::onStart, this::onStop, this::onNewLeader),
                // It would wait for shutdown hooks, which wait for the operator, which waits here.
                false));
  }

  /** To be called before the operator is stopped: losing the Lease is now as it should be. */
  public void stopping() {
    stopping = true;
  }

  /**
   * Gives the Lease back so that another operator need not wait until it expires. To be called when
   * nothing writes any more.
   */
  public void release(KubernetesClient client) {
    if (lease == null || fence == null) {
      return;
    }
    fence.close();
    try {
      var resource = client.leases().inNamespace(lease.namespace()).withName(lease.name());
      var held = resource.get();
      if (held == null || !lease.identity().equals(held.getSpec().getHolderIdentity())) {
        return;
      }
      held.getSpec().setHolderIdentity("");
      held.getSpec().setLeaseDurationSeconds(1);
      // With the version that was read: whoever took it meanwhile keeps it.
      client.resource(held).update();
      LOG.atInfo().addKeyValue("lease", lease.name()).log("Gave the lease back");
    } catch (KubernetesClientException e) {
      LOG.atWarn()
          .addKeyValue("lease", lease.name())
          .addKeyValue("reason", e.getMessage())
          .log("Could not give the lease back; it expires by itself");
    }
  }

  private void onStart() {
    LOG.atInfo().addKeyValue("lease", requireNonNull(lease).name()).log("Leads");
  }

  private void onStop() {
    if (!stopping) {
      LOG.atError()
          .addKeyValue("lease", requireNonNull(lease).name())
          .log("Lost the lease; the operator ends at once, for another one may write now");
      lost.run();
    }
  }

  private void onNewLeader(@Nullable String leader) {
    holder = requireNonNullElse(leader, "");
    if (!holder.equals(requireNonNull(lease).identity())) {
      LOG.atInfo().addKeyValue("leader", holder).log("Stands by");
    }
  }
}
