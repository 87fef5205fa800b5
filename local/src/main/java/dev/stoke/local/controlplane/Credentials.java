package dev.stoke.local.controlplane;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/**
 * Tokens and keys of one control plane, made at its first start and kept in {@code pki/} (mode
 * 0700). kube-apiserver makes its own certificate there. Clients use tokens: those need no client
 * key, of which fabric8 reads only some kinds.
 */
final class Credentials {
  private static final int TOKEN_BYTES = 32;
  private static final Duration RENEW_BEFORE = Duration.ofDays(30);
  private static final String ADMIN = "admin";
  private static final String CONTROLLER_MANAGER = "controller-manager";

  private final Path directory;

  private Credentials(Path directory) {
    this.directory = requireNonNull(directory, "directory is null");
  }

  static Credentials in(Path directory, Clock clock) throws IOException {
    var credentials = new Credentials(PrivateFiles.directory(directory));
    if (!Files.exists(credentials.tokenFile())) {
      PrivateFiles.write(
          credentials.tokenFile(),
          "%1$s,%2$s,%2$s,system:masters%n%3$s,%4$s,%4$s,system:masters%n"
              .formatted(token(), ADMIN, token(), CONTROLLER_MANAGER));
    }
    if (!Files.exists(credentials.publicKey())) {
      credentials.makeServiceAccountKey();
    }
    credentials.dropExpiringCertificate(clock);
    return credentials;
  }

  Path directory() {
    return directory;
  }

  Path tokenFile() {
    return directory.resolve("tokens.csv");
  }

  Path privateKey() {
    return directory.resolve("service-accounts.key");
  }

  Path publicKey() {
    return directory.resolve("service-accounts.pub");
  }

  /** The API server's certificate and the authority that signed it, PEM. */
  Path servingCertificate() {
    return directory.resolve("apiserver.crt");
  }

  String adminKubeconfig(int port) throws IOException {
    return kubeconfig(port, ADMIN);
  }

  String controllerManagerKubeconfig(int port) throws IOException {
    return kubeconfig(port, CONTROLLER_MANAGER);
  }

  private String kubeconfig(int port, String user) throws IOException {
    String token =
        Files.readAllLines(tokenFile()).stream()
            .map(line -> line.split(",", -1))
            .filter(fields -> fields.length > 1 && fields[1].equals(user))
            .map(fields -> fields[0])
            .findFirst()
            .orElseThrow(() -> new IOException(tokenFile() + " has no line for " + user));
    return """
    apiVersion: v1
    kind: Config
    clusters:
    - name: stoke
      cluster:
        server: https://127.0.0.1:%d
        certificate-authority-data: %s
    users:
    - name: %s
      user:
        token: %s
    contexts:
    - name: stoke
      context:
        cluster: stoke
        user: %s
        namespace: default
    current-context: stoke
    """
        .formatted(
            port,
            Base64.getEncoder().encodeToString(Files.readAllBytes(servingCertificate())),
            user,
            token,
            user);
  }

  private static String token() {
    byte[] bytes = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private void makeServiceAccountKey() throws IOException {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      var pair = generator.generateKeyPair();
      PrivateFiles.write(privateKey(), pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
      // Last: it tells that both are there.
      PrivateFiles.write(publicKey(), pem("PUBLIC KEY", pair.getPublic().getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has RSA", e);
    }
  }

  private static String pem(String type, byte[] encoded) {
    String lines =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(encoded);
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(type, lines);
  }

  /** kube-apiserver makes its certificate for a year, and never anew while the file is there. */
  private void dropExpiringCertificate(Clock clock) throws IOException {
    if (!Files.exists(servingCertificate())) {
      return;
    }
    boolean keep;
    try (InputStream in = Files.newInputStream(servingCertificate())) {
      var certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      keep = certificate.getNotAfter().toInstant().isAfter(clock.instant().plus(RENEW_BEFORE));
    } catch (GeneralSecurityException unreadable) {
      keep = false;
    }
    if (!keep) {
      for (Path file : List.of(servingCertificate(), directory.resolve("apiserver.key"))) {
        Files.deleteIfExists(file);
      }
    }
  }
}
