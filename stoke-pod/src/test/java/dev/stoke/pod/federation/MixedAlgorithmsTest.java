package dev.stoke.pod.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.stoke.pod.federation.core.Member;
import dev.stoke.pod.keys.SigningAlgorithm;
import dev.stoke.pod.keys.TokenSigner;
import dev.stoke.pod.signing.Signatures;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Members that sign with different algorithms, with one real PostgreSQL. */
@Timeout(300)
final class MixedAlgorithmsTest {
  private static final Duration LONG = Duration.ofMinutes(2);

  /** Longer than a busy machine may hold a pod up, which then stops signing, and is right to. */
  private static final Duration PROPAGATION = Duration.ofSeconds(8);

  private final TestDatabase database = new TestDatabase();
  private final TestNetwork network = new TestNetwork();
  private final TestPod rsa = pod("stoke-0", SigningAlgorithm.RS256);
  private final TestPod edwards = pod("stoke-1", SigningAlgorithm.EDDSA);
  private final TestPod curve = pod("stoke-2", SigningAlgorithm.ES512);
  private final List<TestPod> pods = List.of(rsa, edwards, curve);
  private final List<Member> members = pods.stream().map(TestPod::member).toList();

  @AfterEach
  void stop() throws Exception {
    pods.forEach(TestPod::close);
    database.close();
  }

  @Test
  void everyMemberVerifiesEveryAlgorithmAndAChangeOfItIsNotNoticed() throws Exception {
    pods.forEach(pod -> pod.start(members, TestPod.ROUND, PROPAGATION));
    for (TestPod pod : pods) {
      await().atMost(LONG).until(() -> pod.federation().signer().isPresent());
      assertThat(signer(pod).algorithm()).isEqualTo(pod.algorithm.jws());
    }
    List<SignedJWT> tokens =
        List.of(token(signer(rsa)), token(signer(edwards)), token(signer(curve)));
    await().atMost(LONG).untilAsserted(() -> assertThat(tokens).allMatch(this::everybodyVerifies));

    edwards.algorithm = SigningAlgorithm.PS384;
    edwards.reload(members, Set.of(), 2);

    // Until the new key is known everywhere, the old one signs on: there is no pause.
    await()
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> signer(edwards).algorithm().equals(JWSAlgorithm.PS384));
    SignedJWT changed = token(signer(edwards));
    assertThat(changed.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.PS384);
    assertThat(everybodyVerifies(changed)).isTrue();
    assertThat(tokens).allMatch(this::everybodyVerifies);
  }

  private boolean everybodyVerifies(SignedJWT token) {
    return pods.stream()
        .allMatch(pod ->
            pod.federation()
                .snapshot()
                .find(token.getHeader().getKeyID())
                .filter(key -> Signatures.isBy(key, token))
                .isPresent());
  }

  private TestPod pod(String id, SigningAlgorithm algorithm) {
    TestPod pod = new TestPod(id, network, database.dataSource(new AtomicBoolean()));
    pod.algorithm = algorithm;
    return pod;
  }

  private static TokenSigner signer(TestPod pod) {
    return pod.federation().signer().orElseThrow();
  }

  private static SignedJWT token(TokenSigner signer) throws Exception {
    Date exp = Date.from(Instant.now().plusSeconds(60));
    return signer.sign(new JWTClaimsSet.Builder().expirationTime(exp).build(), JOSEObjectType.JWT);
  }
}
