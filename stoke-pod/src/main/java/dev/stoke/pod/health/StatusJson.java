package dev.stoke.pod.health;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.pod.federation.Federation;
import dev.stoke.pod.federation.FederationStatus;
import dev.stoke.pod.federation.core.Boot;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a pod reports of its federation: member {@code federation} of {@code GET /status}, and the
 * body of {@code GET /peers/status}. Times are RFC 3339; what is not known is null.
 */
public final class StatusJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Federation federation;
  private final Supplier<Optional<Certificates>> certificates;
  private final Supplier<List<String>> ledgerKeys;

  /**
   * @param certificates of the peer channel; empty without one
   * @param ledgerKeys fingerprints of the accepted MAC keys, the writing one first
   */
  public StatusJson(
      Federation federation,
      Supplier<Optional<Certificates>> certificates,
      Supplier<List<String>> ledgerKeys) {
    this.federation = requireNonNull(federation, "federation is null");
    this.certificates = requireNonNull(certificates, "certificates is null");
    this.ledgerKeys = requireNonNull(ledgerKeys, "ledgerKeys is null");
  }

  /**
   * What a pod shows itself with.
   *
   * @param trustedCas fingerprints
   * @param certificate fingerprint of its own
   */
  public record Certificates(List<String> trustedCas, String certificate, Instant notAfter) {
    public Certificates {
      trustedCas = List.copyOf(trustedCas);
    }
  }

  public byte[] bytes() {
    return json().toString().getBytes(StandardCharsets.UTF_8);
  }

  ObjectNode json() {
    FederationStatus status = federation.status();
    ObjectNode out = JSON.objectNode();
    out.put("instance_id", status.instanceId());
    boot(out, status.boot());
    out.put("revision", status.revision());
    out.put("ready", status.ready());
    out.put("reason", status.reason());
    out.put("lease", status.lease());
    out.put("started", status.started());
    out.put("can_sign", status.canSign());
    out.put("leaving", status.leaving());
    out.put("rotation", status.rotation());
    keys(out.putArray("keys"), status);
    members(out.putArray("members"), status);
    texts(out, "delegates", status.delegates());
    out.put("published_keys", status.publishedKeys());
    out.put("published_bytes", status.publishedBytes());
    out.put("propagation_delay_in_force_seconds", seconds(status.propagationInForce()));
    put(out, "ledger_read_at", status.ledgerReadAt());
    Duration clockError = status.clockError();
    out.put("clock_error_ms", clockError == null ? null : clockError.toMillis());
    texts(out, "tombstones", status.tombstones());
    texts(out, "mac_keys", ledgerKeys.get());
    certificates.get().ifPresent(now -> certificates(out, now));
    return out;
  }

  private static void certificates(ObjectNode out, Certificates now) {
    texts(out, "trusted_cas", now.trustedCas());
    out.put("certificate", now.certificate());
    put(out, "certificate_not_after", now.notAfter());
  }

  private static void keys(ArrayNode out, FederationStatus status) {
    for (FederationStatus.Key key : status.keys()) {
      ObjectNode item = out.addObject();
      item.put("kid", key.kid());
      item.put("state", key.state());
      put(item, "created_at", key.createdAt());
      put(item, "retain_until", key.retainUntil());
      item.put("propagated", key.propagated());
      item.put("propagated_seconds", seconds(key.propagatedFor()));
      item.put("early", key.early());
      item.put("overdue", key.overdue());
      item.put("rotation", key.rotation());
    }
  }

  private static void members(ArrayNode out, FederationStatus status) {
    for (FederationStatus.Peer member : status.members()) {
      ObjectNode item = out.addObject();
      item.put("id", member.id());
      item.put("url", member.url());
      put(item, "answered_at", member.answeredAt());
      boot(item, member.boot());
      item.put("can_sign", member.canSign());
      item.put("provisional", member.provisional());
      item.put("error", member.error());
    }
  }

  /** The nonce is a string: numbers of JSON do not hold 64 bits everywhere. */
  private static void boot(ObjectNode out, @Nullable Boot boot) {
    if (boot == null) {
      out.putNull("boot");
      return;
    }
    ObjectNode item = out.putObject("boot");
    put(item, "started_at", boot.startedAt());
    item.put("nonce", Long.toString(boot.nonce()));
  }

  private static void texts(ObjectNode out, String name, List<String> texts) {
    ArrayNode array = out.putArray(name);
    texts.forEach(array::add);
  }

  private static @Nullable Long seconds(@Nullable Duration time) {
    return time == null ? null : time.toSeconds();
  }

  private static void put(ObjectNode out, String name, @Nullable Instant time) {
    out.put(name, time == null ? null : time.toString());
  }
}
