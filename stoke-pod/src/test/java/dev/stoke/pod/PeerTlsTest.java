package dev.stoke.pod;

import static dev.stoke.pod.PodUnderTest.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.SignedJWT;
import dev.stoke.pod.federation.core.Member;
import dev.stoke.pod.testing.KeyCircle;
import dev.stoke.pod.testing.TestCa;
import dev.stoke.pod.testing.TestPostgres;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole pods with certificates: what one of them cannot sign, another one signs. */
final class PeerTlsTest {
  @TempDir Path directory;

  private final KeyCircle circle = new KeyCircle();
  private final KeyCircle.Member zero = circle.join("stoke-0", Clock.systemUTC());
  private final KeyCircle.Member one = circle.join("stoke-1", Clock.systemUTC());
  private final TestCa ca = new TestCa("the cluster's");

  @Test
  void aPodThatCannotSignYetServesLoginAndRefreshWithADelegatesKey() throws Exception {
    String database = TestPostgres.newDatabase();
    try (PodUnderTest first = pod("stoke-0", database, zero);
        PodUnderTest second = pod("stoke-1", database, one)) {
      zero.maySign = false;
      zero.delegates = List.of(member(second));
      one.members.add("stoke-0");

      HttpResponse<String> login = first.login("multi");
      assertThat(login.statusCode()).isEqualTo(200);
      SignedJWT token = SignedJWT.parse(json(login).get("token").asText());
      assertThat(token.getHeader().getKeyID()).isEqualTo(one.kid());
      assertThat(token.getJWTClaimsSet().getStringClaim("u")).isEqualTo("multi");
      assertThat(token.getJWTClaimsSet().getAudience()).containsExactly("svc");

      HttpResponse<String> refreshed =
          first.refresh(token.serialize(), json(login).get("refresh").asText());
      assertThat(refreshed.statusCode()).isEqualTo(200);
      assertThat(second.management("/metrics").body())
          .contains("stoke_delegated_signatures_total{outcome=\"signed\"} 2");
      assertThat(first.management("/metrics").body())
          .contains("stoke_delegations_total{outcome=\"signed\"} 2");

      one.maySign = false;
      HttpResponse<String> nobody = first.login("multi");
      assertThat(nobody.statusCode()).isEqualTo(503);
      assertThat(nobody.headers().firstValue("retry-after")).isPresent();
    }
  }

  @Test
  void aPodShowsItsCertificateAndLingersOnlyAsTheLastSigner() throws Exception {
    try (PodUnderTest pod = pod("stoke-0", TestPostgres.newDatabase(), zero)) {
      var status = json(pod.management("/status")).get("federation");
      assertThat(status.get("trusted_cas")).hasSize(1);
      assertThat(status.get("certificate").asText()).matches("[0-9a-f]{8}");
      assertThat(status.get("lease").asBoolean()).isTrue();

      assertThat(pod.pod().isLastSigner()).isFalse();
      zero.lastSigner = true;
      assertThat(pod.pod().isLastSigner()).isTrue();
    }
  }

  @Test
  void withoutUsableCertificatesAPodSaysSoAndDoesNotStart() {
    assertThatThrownBy(() ->
            PodUnderTest.start(
                directory,
                "stoke-0",
                1,
                "x",
                "cluster: {enabled: true, peer_tls: nowhere}\n",
                (settings, ledger, channel, clock, metrics) -> zero))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("cluster.peer_tls")
        .hasMessageContaining("nowhere");
  }

  private PodUnderTest pod(String id, String database, KeyCircle.Member keys) throws Exception {
    Path certificates = Files.createDirectories(directory.resolve(id).resolve("peer-tls"));
    Files.writeString(certificates.resolve("ca.crt"), ca.pem());
    ca.issue(id).writeTo(certificates, id);
    return PodUnderTest.start(
            directory,
            id,
            TestPostgres.port(),
            database,
            "cluster: {enabled: true, peer_port: 0, peer_tls: peer-tls}\n",
            (settings, ledger, channel, clock, metrics) -> keys)
        .awaitDatabase();
  }

  private static Member member(PodUnderTest pod) {
    int port = pod.pod().peerAddress().orElseThrow().getPort();
    return new Member("stoke-1", URI.create("https://127.0.0.1:" + port));
  }
}
