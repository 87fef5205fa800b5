package dev.stoke.pod.peers;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import dev.stoke.pod.federation.core.Boot;
import dev.stoke.pod.federation.core.ExchangeAnswer;
import dev.stoke.pod.federation.core.ExchangeRequest;
import dev.stoke.pod.federation.core.Introduction;
import dev.stoke.pod.federation.core.Member;
import dev.stoke.pod.federation.core.OwnedKey;
import dev.stoke.pod.keys.PublishedKey;
import java.math.BigInteger;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Messages of an exchange with real keys. */
final class Messages {
  static final Instant STARTED = Instant.parse("2026-01-02T03:04:05.678901Z");
  static final Instant UNTIL = Instant.parse("2026-01-02T06:00:00.000001Z");

  private Messages() {}

  static PublishedKey key(String owner) {
    try {
      ECKey pair = new ECKeyGenerator(Curve.P_256).generate();
      String kid = owner + "-p-" + pair.computeThumbprint().toString().substring(0, 16);
      ECKey named =
          new ECKey.Builder(pair.toPublicJWK())
              .keyUse(KeyUse.SIGNATURE)
              .algorithm(JWSAlgorithm.ES256)
              .keyID(kid)
              .build();
      return new PublishedKey(kid, owner, named, UNTIL);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As long as a key may be; nobody has its private half. */
  static PublishedKey longestKey(String owner) {
    try {
      RSAKey.Builder key =
          new RSAKey.Builder(
              Base64URL.encode(BigInteger.ONE.shiftLeft(4096).subtract(BigInteger.ONE)),
              Base64URL.from("AQAB"));
      String kid = owner + "-p-" + key.build().computeThumbprint().toString().substring(0, 16);
      RSAKey named = key.keyUse(KeyUse.SIGNATURE).algorithm(JWSAlgorithm.PS512).keyID(kid).build();
      return new PublishedKey(kid, owner, named, UNTIL);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  static Introduction introduction(String instanceId) {
    return new Introduction(
        instanceId,
        new Boot(STARTED, Long.MIN_VALUE),
        7,
        List.of(
            new Member("demo-0", URI.create("https://demo-0.demo-peers.ns.svc:8081")),
            new Member("demo-1", URI.create("https://127.0.0.1:8443"))),
        List.of(
            new OwnedKey(key(instanceId), OwnedKey.Stage.ACTIVE),
            new OwnedKey(key(instanceId), OwnedKey.Stage.PREPARED)),
        Map.of("demo-9-p-0123456789abcdef", UNTIL),
        true,
        true);
  }

  static ExchangeRequest request(String instanceId) {
    return new ExchangeRequest(introduction(instanceId), "d1");
  }

  static ExchangeAnswer answer(String instanceId) {
    Introduction from = introduction(instanceId);
    return new ExchangeAnswer(
        from, true, "d2", List.of(from.own().getFirst().key(), key("demo-7")));
  }
}
