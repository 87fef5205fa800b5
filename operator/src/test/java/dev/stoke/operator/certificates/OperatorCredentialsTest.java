package dev.stoke.operator.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;

final class OperatorCredentialsTest {
  private static final Clock CLOCK = Clock.systemUTC();

  private final Issuer issuer = new Issuer(new SecureRandom());
  private final KeyedCertificate authority = issuer.authority("n/c", CLOCK.instant());

  @Test
  void aPodAndTheOperatorKnowEachOther() throws Exception {
    try (var pod = new Pod("stoke-0", authority)) {
      assertThat(get(pod, credentials(authority).client("stoke-0"))).isEqualTo("stoke-operator");
    }
  }

  @Test
  void aPodOfAnotherNameIsRefused() throws Exception {
    try (var pod = new Pod("stoke-1", authority)) {
      assertThatThrownBy(() -> get(pod, credentials(authority).client("stoke-0")))
          .isInstanceOf(SSLHandshakeException.class)
          .hasStackTraceContaining("names stoke-1, not the pod stoke-0");
    }
  }

  @Test
  void aPodOfAnotherAuthorityIsRefused() throws Exception {
    try (var pod = new Pod("stoke-0", issuer.authority("n/c", CLOCK.instant()))) {
      assertThatThrownBy(() -> get(pod, credentials(authority).client("stoke-0")))
          .isInstanceOf(SSLHandshakeException.class);
    }
  }

  @Test
  void aPodThatUsesTheAuthorityBeforeIsBelievedUntilItIsDropped() throws Exception {
    var before = issuer.authority("n/c", CLOCK.instant());
    var both = new Authorities(authority, null, List.of(before.certificate()), false).content();
    try (var pod = new Pod("stoke-0", before, authority)) {
      var credentials = OperatorCredentials.of(both.data(), CLOCK);
      assertThat(get(pod, credentials.client("stoke-0"))).isEqualTo("stoke-operator");
    }
  }

  @Test
  void aSecretWithoutAnAuthorityIsNamed() {
    assertThatThrownBy(() -> OperatorCredentials.of(Map.of(), CLOCK))
        .isInstanceOf(BrokenSecretException.class)
        .hasMessageContaining("tls.crt")
        .hasMessageContaining("holds no certificate");
  }

  @Test
  void nothingOfTheKeyIsPrinted() throws Exception {
    var content = new Authorities(authority, null, List.of(), false).content();
    assertThat(credentials(authority).toString() + content + authority)
        .doesNotContain("PRIVATE")
        .hasSizeLessThan(200);
  }

  private static OperatorCredentials credentials(KeyedCertificate authority)
      throws BrokenSecretException {
    return OperatorCredentials.of(
        new Authorities(authority, null, List.of(), false).content().data(), CLOCK);
  }

  /** The name by which the pod knew the client. */
  private static String get(Pod pod, SSLContext context) throws Exception {
    try (var client =
        HttpClient.newBuilder()
            .sslContext(context)
            .connectTimeout(Duration.ofSeconds(30))
            .build()) {
      var request = HttpRequest.newBuilder(pod.url()).timeout(Duration.ofSeconds(30)).build();
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }

  /** Serves TLS 1.3 as a pod does, and answers with the first name of whoever asks. */
  private final class Pod implements AutoCloseable {
    private final HttpsServer server;

    Pod(String name, KeyedCertificate signer, KeyedCertificate... trusted) throws Exception {
      var leaf =
          issuer.leaf(
              signer,
              List.of(name),
              List.of(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth),
              CLOCK.instant(),
              Issuer.LEAF_LIFE);
      var context = context(leaf, trusted.length == 0 ? List.of(signer) : List.of(trusted));
      server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setHttpsConfigurator(
          new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
              SSLParameters tls = context.getDefaultSSLParameters();
              tls.setNeedClientAuth(true);
              parameters.setSSLParameters(tls);
            }
          });
      server.createContext(
          "/",
          exchange -> {
            try (exchange) {
              var peer =
                  (X509Certificate)
                      ((HttpsExchange) exchange).getSSLSession().getPeerCertificates()[0];
              byte[] body = DnsNames.of(peer).getFirst().getBytes(StandardCharsets.UTF_8);
              exchange.sendResponseHeaders(200, body.length);
              exchange.getResponseBody().write(body);
            }
          });
      server.start();
    }

    private static SSLContext context(KeyedCertificate leaf, List<KeyedCertificate> trusted)
        throws Exception {
      var own = KeyStore.getInstance("PKCS12");
      own.load(null, null);
      own.setKeyEntry("own", leaf.key(), new char[0], new X509Certificate[] {leaf.certificate()});
      var keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(own, new char[0]);
      var anchors = KeyStore.getInstance("PKCS12");
      anchors.load(null, null);
      for (var one : trusted) {
        anchors.setCertificateEntry(Fingerprints.of(one.certificate()), one.certificate());
      }
      var trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(anchors);
      var context = SSLContext.getInstance("TLSv1.3");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    }

    URI url() {
      return URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/peers/status");
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
