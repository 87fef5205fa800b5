package dev.stoke.local.node.pod;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;

/**
 * What a pod's worker writes to the API. Each call has a time limit and throws a {@code
 * KubernetesClientException} when it was not done, except for events, which nobody waits for.
 */
public interface PodApi {
  /** Replaces the pod's status; does nothing when the pod is gone or another has its name. */
  void status(Pod pod, PodStatus status);

  /** Deletes the pod for good, unless it is gone or another has its name. */
  void delete(Pod pod);

  /** Tells of something in the pod's life; {@code type} is Normal or Warning. */
  void event(HasMetadata about, String type, String reason, String message);
}
