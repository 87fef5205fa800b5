package dev.stoke.pod.federation.core;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import dev.stoke.pod.keys.KeySpec;
import dev.stoke.pod.keys.Kid;
import dev.stoke.pod.keys.Moment;
import dev.stoke.pod.keys.PublicKey;
import dev.stoke.pod.keys.PublishedKey;
import dev.stoke.pod.keys.SigningAlgorithm;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the tests of the core are made of: a clock that is set by hand, members, keys. */
final class CoreFixture {
  static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  static final Timers SHORT =
      Timers.of(
          Duration.ofSeconds(2),
          Duration.ofSeconds(3),
          Duration.ofSeconds(10),
          Duration.ofSeconds(90),
          Duration.ofSeconds(20));

  private CoreFixture() {}

  static Moment at(long seconds) {
    return new Moment(START.plusSeconds(seconds), Duration.ofSeconds(1000 + seconds));
  }

  static Member member(String id) {
    return new Member(id, URI.create("https://" + id + ".test:8081"));
  }

  static Settings settings(String self, long revision, String... members) {
    return new Settings(
        member(self),
        revision,
        1,
        Arrays.stream(members).map(CoreFixture::member).toList(),
        Set.of(),
        Map.of(),
        Set.of(),
        0,
        "",
        KeySpec.of(SigningAlgorithm.EDDSA),
        SHORT);
  }

  /** A key that is made of a number: never two for one, always the same for one. */
  static PublicKey key(String owner, int number) {
    byte[] x = ByteBuffer.allocate(32).putInt(number).putInt(owner.hashCode()).array();
    OctetKeyPair.Builder builder = new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(x));
    Kid kid = new Kid(owner, thumbprint(builder.build()).substring(0, 16));
    return new PublicKey(
        kid,
        builder
            .keyUse(KeyUse.SIGNATURE)
            .algorithm(JWSAlgorithm.EdDSA)
            .keyID(kid.toString())
            .build());
  }

  private static String thumbprint(OctetKeyPair jwk) {
    try {
      return jwk.computeThumbprint().toString();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  static PublishedKey published(String owner, int number, long untilSeconds) {
    return key(owner, number).retainedUntil(START.plusSeconds(untilSeconds));
  }

  static Boot boot(long seconds) {
    return new Boot(START.plusSeconds(seconds), seconds);
  }

  static ExchangeAnswer answer(String from, Boot boot, boolean canSign, PublishedKey... served) {
    return new ExchangeAnswer(
        new Introduction(from, boot, 1, List.of(), List.of(), Map.of(), canSign, false),
        true,
        "digest-" + Arrays.hashCode(served),
        List.of(served));
  }

  static LedgerRead read(long seconds, List<PublishedKey> rows, Registration... registrations) {
    return read(seconds, rows, Set.of(), registrations);
  }

  /** A read whose cycle had to write the row, which was lost or less. */
  static LedgerRead rewritten(long seconds, PublishedKey row, Registration... registrations) {
    return read(seconds, List.of(row), Set.of(row.kid()), registrations);
  }

  private static LedgerRead read(
      long seconds, List<PublishedKey> rows, Set<String> written, Registration... registrations) {
    Map<String, Registration> byId = new HashMap<>();
    for (Registration registration : registrations) {
      byId.put(registration.instanceId(), registration);
    }
    return new LedgerRead(
        START.plusSeconds(seconds), rows, Set.of(), written, byId, Map.of(), null, List.of());
  }

  static Registration registration(String id, Boot boot, long readAtSeconds, boolean canSign) {
    return new Registration(
        id, member(id).url(), boot, 1, START.plusSeconds(readAtSeconds), canSign);
  }
}
