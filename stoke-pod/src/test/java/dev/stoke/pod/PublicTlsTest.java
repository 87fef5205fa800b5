package dev.stoke.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.stoke.pod.config.ConfigException;
import dev.stoke.pod.testing.KeyCircle;
import dev.stoke.pod.testing.TestCa;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A whole pod with a certificate on its public listener. */
final class PublicTlsTest {
  @TempDir Path directory;

  private final TestCa ca = new TestCa("the web's");
  private final KeyCircle.Member keys = new KeyCircle().join("stoke-0", Clock.systemUTC());

  @ParameterizedTest
  @ValueSource(strings = {"HTTP_1_1", "HTTP_2"})
  void everythingIsServedOverTlsWithBothVersionsOfHttp(String version) throws Exception {
    writeCertificate(ca.issue("localhost"));
    try (PodUnderTest pod = pod();
        HttpClient client = client(HttpClient.Version.valueOf(version))) {
      HttpResponse<String> served = get(client, pod, "/api/pkeys");
      assertThat(served.statusCode()).isEqualTo(200);
      assertThat(served.version().name()).isEqualTo(version);
      assertThat(served.body()).contains(keys.kid());
      HttpResponse<String> login =
          client.send(
              HttpRequest.newBuilder(uri(pod, "/api/login"))
                  .header("Content-Type", "application/json")
                  .POST(
                      BodyPublishers.ofString("{\"username\":\"root\",\"password\":\"root-pass\"}"))
                  .build(),
              BodyHandlers.ofString());
      assertThat(login.statusCode()).isEqualTo(200);

      // Answers that end the connection of HTTP/1.1 must be good in HTTP/2, too.
      keys.ready = false;
      assertThat(get(client, pod, "/api/pkeys").statusCode()).isEqualTo(503);
    }
  }

  @Test
  void aNewCertificateIsTakenWithoutClosingConnectionsAndABrokenOneIsNot() throws Exception {
    writeCertificate(ca.issue("localhost"));
    try (PodUnderTest pod = pod();
        SSLSocket open = connect(pod)) {
      X509Certificate first = (X509Certificate) open.getSession().getPeerCertificates()[0];
      TestCa.Issued next = ca.issue("localhost");
      writeCertificate(next);
      await().atMost(Duration.ofSeconds(20)).until(() -> served(pod).equals(next.certificate()));
      assertThat(next.certificate()).isNotEqualTo(first);

      Files.writeString(directory.resolve("server.key"), "-----BEGIN PRIVATE KEY-----\nx");
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() ->
              pod.management("/metrics")
                  .body()
                  .contains("stoke_server_certificates_total{outcome=\"refused\"} 1"));
      assertThat(served(pod)).isEqualTo(next.certificate());

      open.getOutputStream()
          .write(
              "GET /api/pkeys HTTP/1.1\r\nHost: localhost\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      InputStream in = open.getInputStream();
      assertThat(new String(in.readNBytes(12), StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 200");
    }
  }

  @Test
  void withoutAUsableCertificateAPodSaysSoAndDoesNotStart() throws Exception {
    writeCertificate(ca.issue("localhost"));
    Files.writeString(directory.resolve("server.key"), new TestCa("x").issue("y").keyPem());
    assertThatThrownBy(this::pod)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("server.tls_public_cert")
        .hasMessageContaining("server.key is not the key of server.crt");
    Files.delete(directory.resolve("server.crt"));
    assertThatThrownBy(this::pod)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("server.crt is missing");
  }

  private PodUnderTest pod() throws Exception {
    Path home = directory.resolve("stoke-0");
    if (Files.exists(home.resolve("users.yaml"))) {
      Files.delete(home.resolve("users.yaml"));
    }
    return PodUnderTest.edited(
        directory,
        "stoke-0",
        text ->
            text.replace(
                "server: {",
                "server: {tls_public_cert: ../server.crt, tls_private_key: ../server.key, "),
        (settings, ledger, channel, clock, metrics) -> keys);
  }

  private void writeCertificate(TestCa.Issued issued) {
    issued.writeTo(directory, "server");
  }

  private X509Certificate served(PodUnderTest pod) throws Exception {
    try (SSLSocket socket = connect(pod)) {
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  private SSLSocket connect(PodUnderTest pod) throws Exception {
    SSLSocket socket =
        (SSLSocket)
            ca.trusting()
                .getSocketFactory()
                .createSocket("127.0.0.1", pod.pod().address().getPort());
    socket.setSoTimeout(20_000);
    socket.startHandshake();
    return socket;
  }

  private HttpClient client(HttpClient.Version version) throws Exception {
    return HttpClient.newBuilder().version(version).sslContext(ca.trusting()).build();
  }

  private static HttpResponse<String> get(HttpClient client, PodUnderTest pod, String path)
      throws Exception {
    return client.send(
        HttpRequest.newBuilder(uri(pod, path)).timeout(Duration.ofSeconds(20)).build(),
        BodyHandlers.ofString());
  }

  private static URI uri(PodUnderTest pod, String path) {
    return URI.create("https://localhost:" + pod.pod().address().getPort() + path);
  }
}
