package dev.stoke.pod;

import dev.stoke.pod.config.ServerSection;
import dev.stoke.pod.tls.ServerCertificate;
import dev.stoke.pod.tls.UnusableCertificateException;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The certificate that the configuration names for the public listener. */
final class PublicTls {
  private static final Duration POLL = Duration.ofSeconds(5);

  private PublicTls() {}

  /**
   * What is wrong with it, in one sentence; empty when it can be used, or when there is none.
   *
   * @param directory where relative paths of the configuration start
   */
  static Optional<String> problem(ServerSection server, Path directory) {
    if (!server.hasTls()) {
      return Optional.empty();
    }
    try {
      ServerCertificate.check(certificate(server, directory), key(server, directory));
      return Optional.empty();
    } catch (UnusableCertificateException e) {
      return Optional.of(sentence(server, e));
    }
  }

  /**
   * Empty without TLS.
   *
   * @throws IllegalStateException when the certificate cannot be used
   */
  static Optional<ServerCertificate> open(
      ServerSection server, Path directory, MeterRegistry metrics) {
    if (!server.hasTls()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          ServerCertificate.open(
              certificate(server, directory), key(server, directory), POLL, metrics));
    } catch (UnusableCertificateException e) {
      throw new IllegalStateException(sentence(server, e), e);
    }
  }

  private static String sentence(ServerSection server, UnusableCertificateException e) {
    return "cannot use %s with %s, which server.tls_public_cert and tls_private_key name: %s"
        .formatted(server.tlsPublicCert(), server.tlsPrivateKey(), e.sentence());
  }

  private static Path certificate(ServerSection server, Path directory) {
    return directory.resolve(server.tlsPublicCert()).normalize();
  }

  private static Path key(ServerSection server, Path directory) {
    return directory.resolve(server.tlsPrivateKey()).normalize();
  }
}
