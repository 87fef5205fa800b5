package dev.stoke.operator.members;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.stoke.operator.members.MemberStatusClient.Address;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PeerStatusClientTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Address POD = new Address("n", "c", "c-0", "127.0.0.1");

  private final List<String> asked = new ArrayList<>();
  private final SSLContext tls = context();
  private HttpsServer pod;
  private volatile int code = 200;
  private volatile byte[] body = "{}".getBytes(StandardCharsets.UTF_8);

  PeerStatusClientTest() throws Exception {
    pod = HttpsServer.create();
  }

  @BeforeEach
  void start() throws IOException {
    pod = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    pod.setHttpsConfigurator(new HttpsConfigurator(tls));
    pod.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
          exchange.getResponseHeaders().set("Location", "/elsewhere");
          exchange.sendResponseHeaders(code, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    pod.start();
  }

  @AfterEach
  void stop() {
    pod.stop(0);
  }

  @Test
  void theStatusIsRead() throws IOException {
    assertThat(status()).isEqualTo(body);
    assertThat(asked).containsExactly("GET /peers/status");
  }

  @Test
  void anythingButOkIsNoStatus() {
    for (int other : List.of(403, 503, 302)) {
      code = other;
      assertThatThrownBy(this::status)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("c-0 answers " + other);
    }
    assertThat(asked).containsOnly("GET /peers/status");
  }

  @Test
  void aLongAnswerIsNotReadToItsEnd() {
    body = new byte[MemberStatusClient.MAX_BYTES + 1];
    assertThatThrownBy(this::status)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("more than 262144 bytes");
  }

  @Test
  void aPodThatIsNotTrustedIsNotAsked() throws Exception {
    var untrusting = SSLContext.getInstance("TLSv1.3");
    untrusting.init(null, null, null);
    var client =
        new PeerStatusClient(
            (address, authority) -> untrusting.getSocketFactory(), pod.getAddress().getPort());
    assertThatThrownBy(() -> client.status(POD, null, TIMEOUT)).isInstanceOf(IOException.class);
    assertThat(asked).isEmpty();
  }

  private byte[] status() throws IOException {
    return new PeerStatusClient(
            (address, authority) -> tls.getSocketFactory(), pod.getAddress().getPort())
        .status(POD, null, TIMEOUT);
  }

  /** Of both sides: a key of its own that it trusts itself, in a name that is not the address. */
  private static SSLContext context() throws Exception {
    var keys = KeyPairGenerator.getInstance("EC").generateKeyPair();
    var name = new X500Principal("CN=c-0");
    var now = Instant.now();
    X509Certificate certificate =
        new JcaX509CertificateConverter()
            .getCertificate(
                new JcaX509v3CertificateBuilder(
                        name,
                        BigInteger.ONE,
                        Date.from(now.minusSeconds(60)),
                        Date.from(now.plusSeconds(3600)),
                        name,
                        keys.getPublic())
                    .build(
                        new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("c-0", keys.getPrivate(), new char[0], new X509Certificate[] {certificate});
    store.setCertificateEntry("ca", certificate);
    var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(store, new char[0]);
    var trusted = TrustManagerFactory.getInstance("PKIX");
    trusted.init(store);
    var context = SSLContext.getInstance("TLSv1.3");
    context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    return context;
  }
}
