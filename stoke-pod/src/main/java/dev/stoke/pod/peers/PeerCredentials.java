package dev.stoke.pod.peers;

import static java.util.Objects.requireNonNull;

import dev.stoke.pod.tls.PolledFiles;
import dev.stoke.pod.tls.UnusableCertificateException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates of the peer channel, kept up to date with a directory of PEM files: {@code
 * ca.crt} (one CA, or two during a renewal) and {@code <instance_id>.crt} with {@code
 * <instance_id>.key}, else {@code tls.crt} with {@code tls.key}.
 */
public final class PeerCredentials implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PeerCredentials.class);

  /**
   * What status shows of them. A fingerprint is the first 8 hexadecimal characters of the SHA-256
   * of a certificate.
   *
   * @param trustedCas in the order of the bundle
   * @param certificate this pod's own
   * @param certificateNotAfter when it expires
   */
  public record Summary(List<String> trustedCas, String certificate, Instant certificateNotAfter) {
    public Summary {
      trustedCas = List.copyOf(trustedCas);
    }
  }

  private final PolledFiles<PemFiles, CredentialSet> files;
  private final MeterRegistry metrics;

  private PeerCredentials(PolledFiles<PemFiles, CredentialSet> files, MeterRegistry metrics) {
    this.files = files;
    this.metrics = metrics;
    Gauge.builder(
            "stoke.peer.certificate.not.after",
            files,
            it -> it.current().notAfter().getEpochSecond())
        .description("When this pod's certificate of the peer channel expires")
        .baseUnit("seconds")
        .register(metrics);
  }

  /**
   * @param poll time between two looks at the files
   * @throws UnusableCertificateException when there is no usable set to begin with
   */
  public static PeerCredentials open(
      Path directory, String instanceId, Duration poll, MeterRegistry metrics)
      throws UnusableCertificateException {
    return new PeerCredentials(
        PolledFiles.open(
            new Source(directory, instanceId),
            "peer-credentials",
            poll,
            Counter.builder("stoke.peer.credentials")
                .description("Sets of certificates of the peer channel that were read")
                .withRegistry(metrics)),
        metrics);
  }

  public Summary summary() {
    CredentialSet set = current();
    return new Summary(set.authorities(), set.fingerprint(), set.notAfter());
  }

  CredentialSet current() {
    return files.current();
  }

  MeterRegistry metrics() {
    return metrics;
  }

  /** Calls the listener with the set in force, and then with each new one. */
  void follow(Consumer<CredentialSet> listener) {
    files.follow(listener);
  }

  void unfollow(Consumer<CredentialSet> listener) {
    files.unfollow(listener);
  }

  @Override
  public void close() {
    files.close();
  }

  private record Source(Path directory, String instanceId)
      implements PolledFiles.Source<PemFiles, CredentialSet> {
    private Source {
      requireNonNull(directory, "directory is null");
      requireNonNull(instanceId, "instanceId is null");
    }

    @Override
    public PemFiles read() throws UnusableCertificateException {
      return PemFiles.read(directory, instanceId);
    }

    @Override
    public CredentialSet load(PemFiles files) throws UnusableCertificateException {
      return CredentialSet.of(files, instanceId);
    }

    @Override
    public void logAccepted(CredentialSet set) {
      log.atInfo()
          .addKeyValue("certificate", set.fingerprint())
          .addKeyValue("not_after", set.notAfter())
          .addKeyValue("trusted_cas", set.authorities())
          .log("Certificates of the peer channel are in force");
    }

    @Override
    public void logRefused(String problem) {
      log.atError()
          .addKeyValue("directory", directory)
          .addKeyValue("problem", problem)
          .log("Changed certificates refused, the old ones stay in force");
    }
  }
}
