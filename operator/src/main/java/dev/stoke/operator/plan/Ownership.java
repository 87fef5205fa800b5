package dev.stoke.operator.plan;

import dev.stoke.operator.plan.Problem.About;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whose an object is that is called as one of a StokeCluster's own has to be. */
public final class Ownership {
  private Ownership() {}

  /**
   * @param cluster metadata of the StokeCluster
   */
  public static boolean isOurs(ObjectMeta cluster, HasMetadata object) {
    return owners(object).stream()
        .anyMatch(owner ->
            Boolean.TRUE.equals(owner.getController()) && owner.getUid().equals(cluster.getUid()));
  }

  /** Of an object that is not ours: it is neither taken over nor overwritten. */
  public static Problem problem(ObjectMeta cluster, HasMetadata object) {
    var name =
        "%s %s/%s"
            .formatted(object.getKind(), cluster.getNamespace(), object.getMetadata().getName());
    var owner = owner(object);
    if (owner.isPresent() && isFormer(cluster, owner.get())) {
      return problem(
          "%s is still that of the StokeCluster %s which was deleted: it is waited for until it is gone."
              .formatted(name, cluster.getName()));
    }
    return problem(
        "%s is needed, exists already and %s. It is left alone: delete it if nobody needs it, or give this StokeCluster another name."
            .formatted(
                name,
                owner
                    .map(other -> "belongs to %s %s".formatted(other.getKind(), other.getName()))
                    .orElseGet(() -> keeper(object))));
  }

  private static Problem problem(String message) {
    return new Problem(About.OWNERSHIP, "ObjectNotOurs", message);
  }

  /** Of the same name: its objects go soon after it. */
  private static boolean isFormer(ObjectMeta cluster, OwnerReference owner) {
    return owner.getKind().equals("StokeCluster") && owner.getName().equals(cluster.getName());
  }

  /** The one that controls it, before one that only keeps it alive. */
  private static Optional<OwnerReference> owner(HasMetadata object) {
    return owners(object).stream()
        .min(Comparator.comparing(owner -> !Boolean.TRUE.equals(owner.getController())));
  }

  private static String keeper(HasMetadata object) {
    @Nullable Map<String, String> labels = object.getMetadata().getLabels();
    var keeper = labels == null ? null : labels.get(Names.MANAGED_BY);
    return keeper == null || keeper.equals(Names.OPERATOR)
        ? "has no owner"
        : "is managed by " + keeper;
  }

  private static List<OwnerReference> owners(HasMetadata object) {
    @Nullable List<OwnerReference> owners = object.getMetadata().getOwnerReferences();
    return owners == null ? List.of() : owners;
  }
}
