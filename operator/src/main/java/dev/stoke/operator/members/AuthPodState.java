package dev.stoke.operator.members;

import dev.stoke.operator.plan.Names;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An auth pod as Kubernetes shows it.
 *
 * @param ready it serves and is not about to end
 * @param configRevision newest revision that it was told of; null before it was told of any
 */
public record AuthPodState(String name, boolean ready, @Nullable Long configRevision) {
  static AuthPodState of(Pod pod) {
    return new AuthPodState(pod.getMetadata().getName(), isReady(pod), toldRevision(pod));
  }

  public static List<AuthPodState> of(List<Pod> pods) {
    return pods.stream().map(AuthPodState::of).toList();
  }

  private static boolean isReady(Pod pod) {
    if (pod.getMetadata().getDeletionTimestamp() != null || pod.getStatus() == null) {
      return false;
    }
    return pod.getStatus().getConditions().stream()
        .anyMatch(condition ->
            condition.getType().equals("Ready") && condition.getStatus().equals("True"));
  }

  private static @Nullable Long toldRevision(Pod pod) {
    Map<String, String> annotations = pod.getMetadata().getAnnotations();
    var text = annotations == null ? null : annotations.get(Names.CONFIG_REVISION);
    try {
      return text == null ? null : Long.valueOf(text);
    } catch (NumberFormatException e) {
      // Somebody else wrote there: as good as not told, so that it is written again.
      return null;
    }
  }
}
