package dev.stoke.operator.members;

import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Asks an auth pod how it is, at {@code GET /peers/status} of its peer listener. */
public interface MemberStatusClient {
  /** A longer answer is none. */
  int MAX_BYTES = 256 * 1024;

  /**
   * Where a pod is asked.
   *
   * @param instanceId that its certificate must name
   * @param ip of the pod
   */
  record Address(String namespace, String cluster, String instanceId, String ip) {}

  /**
   * @param authority Secret of the cluster's authority; null while there is none
   * @param timeout for all of it
   * @return the JSON of the answer, at most {@link #MAX_BYTES}
   * @throws IOException when there is no answer of 200, or when the pod is not the one it should be
   */
  byte[] status(Address address, @Nullable Secret authority, Duration timeout) throws IOException;
}
