package dev.stoke.pod.tls;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate of the public listener, kept up to date with its two files. Connections that are
 * open stay open.
 */
public final class ServerCertificate implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ServerCertificate.class);

  /** Both files as they were read; the key is one of them. */
  private record Pair(String certificate, String key) {
    @Override
    public String toString() {
      return "***";
    }
  }

  private record Loaded(CertifiedKey pair, SSLContext context) {}

  private final PolledFiles<Pair, Loaded> files;

  private ServerCertificate(PolledFiles<Pair, Loaded> files, MeterRegistry metrics) {
    this.files = files;
    Gauge.builder(
            "stoke.server.certificate.not.after",
            files,
            it -> it.current().pair().notAfter().getEpochSecond())
        .description("When the certificate of the public listener expires")
        .baseUnit("seconds")
        .strongReference(true)
        .register(metrics);
  }

  /** Whether this pair could be used now. */
  public static void check(Path certificate, Path key) throws UnusableCertificateException {
    Source source = new Source(certificate, key);
    source.load(source.read());
  }

  /**
   * @param poll time between two looks at the files
   * @throws UnusableCertificateException when there is no usable pair to begin with
   */
  public static ServerCertificate open(
      Path certificate, Path key, Duration poll, MeterRegistry metrics)
      throws UnusableCertificateException {
    return new ServerCertificate(
        PolledFiles.open(
            new Source(certificate, key),
            "server-certificate",
            poll,
            Counter.builder("stoke.server.certificates")
                .description("Certificates of the public listener that were read")
                .withRegistry(metrics)),
        metrics);
  }

  public SSLContext context() {
    return files.current().context();
  }

  /** Calls the listener with the context in force, and then with each new one. */
  public void follow(Consumer<SSLContext> listener) {
    files.follow(loaded -> listener.accept(loaded.context()));
  }

  @Override
  public void close() {
    files.close();
  }

  private record Source(Path certificate, Path key) implements PolledFiles.Source<Pair, Loaded> {
    private Source {
      requireNonNull(certificate, "certificate is null");
      requireNonNull(key, "key is null");
    }

    @Override
    public Pair read() throws UnusableCertificateException {
      return new Pair(Pem.text(certificate), Pem.text(key));
    }

    @Override
    public Loaded load(Pair files) throws UnusableCertificateException {
      CertifiedKey pair =
          CertifiedKey.of(
              String.valueOf(certificate.getFileName()),
              files.certificate(),
              String.valueOf(key.getFileName()),
              files.key());
      try {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(pair.keyManagers(), null, null);
        return new Loaded(pair, context);
      } catch (GeneralSecurityException e) {
        throw new UnusableCertificateException("the certificate cannot be put in force", e);
      }
    }

    @Override
    public void logAccepted(Loaded content) {
      log.atInfo()
          .addKeyValue("certificate", content.pair().fingerprint())
          .addKeyValue("not_after", content.pair().notAfter())
          .log("Certificate of the public listener is in force");
    }

    @Override
    public void logRefused(String problem) {
      log.atError()
          .addKeyValue("certificate", certificate)
          .addKeyValue("key", key)
          .addKeyValue("problem", problem)
          .log("Changed certificate of the public listener refused, the old one stays in force");
    }
  }
}
