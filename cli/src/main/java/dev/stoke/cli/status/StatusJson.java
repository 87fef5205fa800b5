package dev.stoke.cli.status;

import dev.stoke.local.cli.DemoLogin;
import dev.stoke.local.cli.RunFiles;
import dev.stoke.local.up.StokeClusters.PodView;
import dev.stoke.operator.api.StokeCluster;
import dev.stoke.operator.api.StokeClusterStatus;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The object that {@code status --json} prints.
 *
 * @param ready it is, and of {@code ./stoke up} can be reached
 * @param kubeconfig of {@code ./stoke up}; null for another cluster, as its login
 * @param url balanced over the pods, or the one inside of another cluster; empty before there is
 *     one
 * @param status as the operator wrote it; null before it did
 */
record StatusJson(
    boolean ready,
    @Nullable String kubeconfig,
    String url,
    List<PodView> pods,
    @Nullable DemoLogin login,
    @Nullable StokeClusterStatus status) {

  /**
   * What is known.
   *
   * @param local null for another cluster
   * @param cluster null when there is none
   */
  static StatusJson of(
      @Nullable RunFiles local, @Nullable StokeCluster cluster, List<PodView> pods, boolean ready) {
    var status = cluster == null ? null : cluster.getStatus();
    if (local == null) {
      var inside = status == null ? null : status.url();
      return new StatusJson(
          ready, null, Objects.requireNonNullElse(inside, ""), pods, null, status);
    }
    var url = local.running().map(RunFiles.Run::url).orElse("");
    return new StatusJson(
        ready && !url.isEmpty(),
        local.kubeconfig().toString(),
        url,
        pods,
        DemoLogin.QUICKSTART,
        status);
  }
}
