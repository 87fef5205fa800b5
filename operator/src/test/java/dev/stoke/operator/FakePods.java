package dev.stoke.operator;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.stoke.operator.members.MemberStatusClient;
import dev.stoke.operator.plan.Names;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What pods would answer that take up their configuration as soon as they are told: each has an
 * active key that everybody knows, and stops signing when it is told to leave. Unless a test says
 * otherwise.
 */
final class FakePods implements MemberStatusClient {
  private static final YAMLMapper YAML = new YAMLMapper();

  private final KubernetesClient client;

  /** As {@code namespace/pod}: they go on signing. */
  final Set<String> stubborn = ConcurrentHashMap.newKeySet();

  /** Their keys are not known to everybody yet. */
  final Set<String> unpropagated = ConcurrentHashMap.newKeySet();

  /** As {@code namespace/pod}: their kubelet renews their files before anybody tells them. */
  final Set<String> early = ConcurrentHashMap.newKeySet();

  /** By UID: the revision that they started with. */
  private final Map<String, Long> started = new ConcurrentHashMap<>();

  /** They do not answer. */
  final Set<String> silent = ConcurrentHashMap.newKeySet();

  FakePods(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public byte[] status(Address address, @Nullable Secret authority, Duration timeout)
      throws IOException {
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
    long newest = section.path("revision").asLong();
    long loaded = loaded(address, newest);
    boolean leaving = false;
    for (var leaver : section.path("leaving")) {
      leaving |= loaded == newest && leaver.asText().equals(address.instanceId());
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
            loaded,
            !leaving || stubborn.contains(pod),
            leaving,
            !unpropagated.contains(pod))
        .getBytes(StandardCharsets.UTF_8);
  }

  /** What there was when it was asked first, or what it was told of since. */
  private long loaded(Address address, long newest) throws IOException {
    if (early.contains(address.namespace() + "/" + address.instanceId())) {
      return newest;
    }
    var pod = client.pods().inNamespace(address.namespace()).withName(address.instanceId()).get();
    if (pod == null) {
      throw new IOException(address.instanceId() + " is gone");
    }
    var first = started.computeIfAbsent(pod.getMetadata().getUid(), uid -> newest);
    var told =
        requireNonNullElse(pod.getMetadata().getAnnotations(), Map.<String, String>of())
            .get(Names.CONFIG_REVISION);
    return told == null ? first : Math.max(first, Long.parseLong(told));
  }
}
