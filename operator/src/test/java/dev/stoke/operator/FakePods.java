package dev.stoke.operator;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.stoke.operator.members.MemberStatusClient;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What pods would answer that take up their configuration at once: each has an active key that
 * everybody knows, and stops signing when it is told to leave. Unless a test says otherwise.
 */
final class FakePods implements MemberStatusClient {
  private static final YAMLMapper YAML = new YAMLMapper();

  private final KubernetesClient client;

  /** As {@code namespace/pod}: they go on signing. */
  final Set<String> stubborn = ConcurrentHashMap.newKeySet();

  /** Their keys are not known to everybody yet. */
  final Set<String> unpropagated = ConcurrentHashMap.newKeySet();

  /** They do not answer. */
  final Set<String> silent = ConcurrentHashMap.newKeySet();

  FakePods(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public byte[] status(Address address, Duration timeout) throws IOException {
    var pod = address.namespace() + "/" + address.instanceId();
    ConfigMap config =
        client
            .configMaps()
            .inNamespace(address.namespace())
            .withName(address.cluster() + "-config")
            .get();
    if (config == null || silent.contains(pod)) {
      throw new IOException(pod + " does not answer");
    }
    var section = YAML.readTree(config.getData().get("config.yaml")).path("cluster");
    boolean leaving = false;
    for (var leaver : section.path("leaving")) {
      leaving |= leaver.asText().equals(address.instanceId());
    }
    return """
    {"instance_id": "%1$s", "boot": {"started_at": "2026-01-02T03:04:05Z", "nonce": "1"},
     "revision": %2$d, "ready": true, "started": true, "can_sign": %3$b, "leaving": %4$b,
     "keys": [{"kid": "%1$s-p-AAAAAAAAAAAAAAAA", "state": "ACTIVE",
               "created_at": "2026-01-02T03:04:05.123456Z", "retain_until": "2026-01-02T06:04:05Z",
               "propagated": %5$b, "propagated_seconds": 300, "early": false}],
     "published_keys": 3, "published_bytes": 700, "propagation_delay_in_force_seconds": 300,
     "tombstones": [], "mac_keys": ["ab12cd34"], "trusted_cas": ["ab12cd34"]}
    """
        .formatted(
            address.instanceId(),
            section.path("revision").asLong(),
            !leaving || stubborn.contains(pod),
            leaving,
            !unpropagated.contains(pod))
        .getBytes(StandardCharsets.UTF_8);
  }
}
