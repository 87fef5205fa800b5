package dev.stoke.operator;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.operator.members.MemberStatusClient;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Pods that need to be asked several times until they have stopped signing, and do not answer now
 * and then. Remembers who said in which revision of the configuration that it had stopped.
 */
final class SlowLeavers implements MemberStatusClient {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int MOST_QUESTIONS = 3;
  private static final double SILENCE = 0.05;

  private final FakePods pods;
  private final RandomGenerator random;
  private final Map<String, Integer> asked = new ConcurrentHashMap<>();
  private final Map<String, Set<Long>> stopped = new ConcurrentHashMap<>();

  SlowLeavers(FakePods pods, RandomGenerator random) {
    this.pods = pods;
    this.random = random;
  }

  /** Whether the pod reported between the two revisions that it signs no more. */
  boolean hasStopped(String pod, long from, long to) {
    return stopped.getOrDefault(pod, Set.of()).stream()
        .anyMatch(revision -> revision >= from && revision <= to);
  }

  @Override
  public byte[] status(Address address, @Nullable Secret authority, Duration timeout)
      throws IOException {
    var pod = address.instanceId();
    if (random.nextDouble() < SILENCE) {
      throw new IOException(pod + " does not answer this time");
    }
    var answer = (ObjectNode) JSON.readTree(pods.status(address, authority, timeout));
    if (!answer.get("leaving").asBoolean()) {
      asked.remove(pod);
    } else if (asked.merge(pod, 1, Integer::sum) <= random.nextInt(MOST_QUESTIONS + 1)) {
      answer.put("can_sign", true);
    } else {
      stopped
          .computeIfAbsent(pod, key -> ConcurrentHashMap.newKeySet())
          .add(answer.get("revision").asLong());
    }
    return JSON.writeValueAsBytes(answer);
  }
}
