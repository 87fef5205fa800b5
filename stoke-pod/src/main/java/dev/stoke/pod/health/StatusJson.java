package dev.stoke.pod.health;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.pod.federation.Federation;
import dev.stoke.pod.federation.FederationStatus;
import dev.stoke.pod.federation.Jwks;
import dev.stoke.pod.federation.JwksForm;
import dev.stoke.pod.federation.core.Member;
import java.nio.charset.StandardCharsets;
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

  /**
   * @param certificates of the peer channel; empty without one
   */
  public StatusJson(Federation federation, Supplier<Optional<Certificates>> certificates) {
    this.federation = requireNonNull(federation, "federation is null");
    this.certificates = requireNonNull(certificates, "certificates is null");
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
    out.put("revision", status.revision());
    out.put("ready", status.ready());
    out.put("reason", status.reason());
    out.put("lease", federation.holdsLease());
    out.put("can_sign", federation.signer().isPresent());
    keys(out.putArray("keys"), status);
    members(out.putArray("members"), status);
    ArrayNode delegates = out.putArray("delegates");
    federation.delegates().stream().map(Member::id).forEach(delegates::add);
    out.put("published_keys", status.publishedKeys());
    federation
        .jwks(JwksForm.STRICT)
        .map(Jwks::body)
        .ifPresent(body -> out.put("published_bytes", body.remaining()));
    put(out, "ledger_read_at", status.ledgerReadAt());
    certificates.get().ifPresent(now -> certificates(out, now));
    return out;
  }

  private static void certificates(ObjectNode out, Certificates now) {
    ArrayNode trusted = out.putArray("trusted_cas");
    now.trustedCas().forEach(trusted::add);
    out.put("certificate", now.certificate());
    put(out, "certificate_not_after", now.notAfter());
  }

  private static void keys(ArrayNode out, FederationStatus status) {
    for (FederationStatus.OwnKey key : status.ownKeys()) {
      ObjectNode item = out.addObject();
      item.put("kid", key.kid());
      item.put("state", key.state());
      put(item, "created_at", key.createdAt());
      put(item, "retain_until", key.retainUntil());
      item.put("early", key.early());
    }
  }

  private static void members(ArrayNode out, FederationStatus status) {
    for (FederationStatus.Peer member : status.peers()) {
      ObjectNode item = out.addObject();
      item.put("url", member.url());
      put(item, "answered_at", member.answeredAt());
      item.put("error", member.error());
    }
  }

  private static void put(ObjectNode out, String name, @Nullable Instant time) {
    out.put(name, time == null ? null : time.toString());
  }
}
