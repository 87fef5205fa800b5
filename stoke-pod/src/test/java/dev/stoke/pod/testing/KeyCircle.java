package dev.stoke.pod.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.stoke.pod.federation.Federation;
import dev.stoke.pod.federation.FederationStatus;
import dev.stoke.pod.federation.Jwks;
import dev.stoke.pod.federation.JwksForm;
import dev.stoke.pod.federation.core.Boot;
import dev.stoke.pod.federation.core.ExchangeAnswer;
import dev.stoke.pod.federation.core.ExchangeRequest;
import dev.stoke.pod.federation.core.Settings;
import dev.stoke.pod.keys.KeySnapshot;
import dev.stoke.pod.keys.PublishedKey;
import dev.stoke.pod.keys.TokenSigner;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Pods of one process that know each other's public keys at once. */
public final class KeyCircle {
  private static final AtomicInteger NEXT = new AtomicInteger();

  private final List<PublishedKey> published = new CopyOnWriteArrayList<>();

  /** A member with an active key of its own. */
  public Member join(String instanceId, Clock clock) {
    return new Member(instanceId, clock.instant().plus(Duration.ofHours(3)));
  }

  /** The double of a federation: everything that a test may want to turn is a public field. */
  public final class Member implements Federation, TokenSigner {
    public volatile boolean ready = true;
    public volatile boolean maySign = true;
    public final Set<String> members = ConcurrentHashMap.newKeySet();
    public volatile boolean lastSigner;
    public volatile boolean terminated;
    public volatile Instant latestExpiry;
    public volatile List<dev.stoke.pod.federation.core.Member> delegates = List.of();
    public final ConcurrentLinkedQueue<String> announcements = new ConcurrentLinkedQueue<>();
    public final ConcurrentLinkedQueue<Settings> reloads = new ConcurrentLinkedQueue<>();
    private final String instanceId;
    private final ECKey pair;

    private Member(String instanceId, Instant latestExpiry) {
      this.instanceId = instanceId;
      this.latestExpiry = latestExpiry;
      try {
        this.pair =
            new ECKeyGenerator(Curve.P_256)
                .keyID(instanceId + "-p-" + NEXT.incrementAndGet())
                .keyUse(KeyUse.SIGNATURE)
                .algorithm(JWSAlgorithm.ES256)
                .generate();
      } catch (JOSEException e) {
        throw new IllegalStateException(e);
      }
      published.add(new PublishedKey(kid(), instanceId, pair.toPublicJWK(), latestExpiry));
    }

    /** Nobody knows this member's key any more. */
    public void forget() {
      published.removeIf(key -> key.kid().equals(kid()));
    }

    /** All pods drop this member's key at that time. */
    public void publishOnlyUntil(Instant retainUntil) {
      forget();
      published.add(new PublishedKey(kid(), instanceId, pair.toPublicJWK(), retainUntil));
    }

    @Override
    public KeySnapshot snapshot() {
      return new KeySnapshot(published);
    }

    @Override
    public Optional<TokenSigner> signer() {
      return maySign ? Optional.of(this) : Optional.empty();
    }

    @Override
    public boolean holdsLease() {
      return ready;
    }

    @Override
    public List<dev.stoke.pod.federation.core.Member> delegates() {
      return delegates;
    }

    @Override
    public ExchangeAnswer exchanged(ExchangeRequest request) {
      throw new UnsupportedOperationException("members of the circle share one memory");
    }

    @Override
    public boolean isMember(String id) {
      return id.equals(instanceId) || members.contains(id);
    }

    @Override
    public void terminate() {
      terminated = true;
    }

    @Override
    public boolean isLastSigner() {
      return lastSigner;
    }

    @Override
    public Optional<Jwks> jwks(JwksForm form) {
      if (!holdsLease()) {
        return Optional.empty();
      }
      List<PublishedKey> keys =
          published.stream()
              .filter(key -> form != JwksForm.UPSTREAM_LOCAL || key.owner().equals(instanceId))
              .toList();
      String json = new JWKSet(keys.stream().map(PublishedKey::jwk).toList()).toString();
      ByteBuffer body = ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)).asReadOnlyBuffer();
      return Optional.of(new Jwks(body, "\"" + form + keys.size() + "\"", 60));
    }

    @Override
    public FederationStatus status() {
      return new FederationStatus(
          instanceId,
          new Boot(Instant.EPOCH, 1),
          1,
          ready,
          ready ? "ready" : "not synchronised",
          ready,
          ready,
          maySign,
          terminated,
          "",
          List.of(),
          List.of(),
          List.of(),
          1,
          200,
          null,
          null,
          null,
          List.of());
    }

    @Override
    public void reload(Settings settings) {
      reloads.add(settings);
    }

    @Override
    public void announced(String id) {
      announcements.add(id);
    }

    @Override
    public void close() {}

    @Override
    public String kid() {
      return pair.getKeyID();
    }

    @Override
    public JWSAlgorithm algorithm() {
      return JWSAlgorithm.ES256;
    }

    @Override
    public Instant latestExpiry() {
      return latestExpiry;
    }

    @Override
    public SignedJWT sign(JWTClaimsSet claims, JOSEObjectType type) {
      Map<String, Object> payload = claims.toJSONObject();
      if (!claims.getAudience().isEmpty()) {
        payload.put("aud", claims.getAudience());
      }
      return signAs(kid(), type, payload);
    }

    /** Whatever the header says, the signature is made with this member's key. */
    public SignedJWT signAs(String kid, Map<String, Object> payload) {
      return signAs(kid, JOSEObjectType.JWT, payload);
    }

    public SignedJWT signAs(String kid, JOSEObjectType type, Map<String, Object> payload) {
      JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256).type(type).keyID(kid).build();
      JWSObject jws = new JWSObject(header, new Payload(payload));
      try {
        jws.sign(new ECDSASigner(pair));
        return SignedJWT.parse(jws.serialize());
      } catch (JOSEException | ParseException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
