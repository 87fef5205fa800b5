package dev.stoke.operator;

import dev.stoke.operator.api.StokeCluster;
import dev.stoke.operator.certificates.Credentials;
import dev.stoke.operator.plan.Fingerprint;
import dev.stoke.operator.plan.Plan;
import dev.stoke.operator.resources.Children;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Which plan was found to be carried out, and by which versions of the objects. The same plan and
 * the same versions need no second comparison, which is most of what a look costs. In memory only;
 * thread-safe.
 */
final class CarriedOut {
  /** StokeClusters; one that falls out is compared once more. */
  private static final int MOST = 20_000;

  private final Map<String, String> states =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
              return size() > MOST;
            }
          });

  /**
   * Runs {@code carryOut}, unless it is known to change nothing.
   *
   * @param uid of the StokeCluster
   * @param state of plan and objects, see {@link #state}
   */
  void unlessDone(String uid, Supplier<String> state, Runnable carryOut) {
    var before = state.get();
    if (before.equals(states.get(uid))) {
      return;
    }
    states.remove(uid);
    carryOut.run();
    if (before.equals(state.get())) {
      states.put(uid, before);
    }
  }

  /** Tells this plan and the objects that are there from any others. */
  static String state(Plan plan, Context<StokeCluster> context) {
    return planned(plan, context) + versions(plan, context);
  }

  private static String planned(Plan plan, Context<StokeCluster> context) {
    var credentials =
        context
            .managedWorkflowAndDependentResourceContext()
            .get(Credentials.class, Credentials.class)
            .map(Credentials::fingerprint)
            .orElse("");
    return Fingerprint.of(plan.toString()) + credentials;
  }

  private static String versions(Plan plan, Context<StokeCluster> context) {
    var versions = new TreeSet<String>();
    for (var kind : Children.kinds(plan)) {
      context
          .getSecondaryResourcesAsStream(kind)
          .map(HasMetadata::getMetadata)
          .forEach(metadata -> versions.add(version(metadata)));
    }
    return Fingerprint.of(versions.toString());
  }

  private static String version(ObjectMeta metadata) {
    return metadata.getUid() + "@" + metadata.getResourceVersion();
  }
}
