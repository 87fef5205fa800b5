package dev.stoke.operator.members;

import java.io.IOException;
import java.time.Duration;

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
   * @param timeout for all of it
   * @return the JSON of the answer, at most {@link #MAX_BYTES}
   * @throws IOException when there is no answer of 200, or when the pod is not the one it should be
   */
  byte[] status(Address address, Duration timeout) throws IOException;
}
