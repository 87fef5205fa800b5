package dev.stoke.pod.peers;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates of the peer channel, kept up to date with a directory of PEM files: {@code
 * ca.crt} (one CA, or two during a renewal) and {@code <instance_id>.crt} with {@code
 * <instance_id>.key}, else {@code tls.crt} with {@code tls.key}. A new set is taken as a whole or
 * not at all; a broken one changes nothing but the log and a metric.
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

  private record Loaded(PemFiles files, CredentialSet set) {}

  private final Path directory;
  private final String instanceId;
  private final MeterRegistry metrics;
  private final Counter accepted;
  private final Counter refused;
  private final List<Consumer<CredentialSet>> listeners = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService poller =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("peer-credentials").factory());
  private volatile Loaded current;
  private @Nullable String lastProblem;

  private PeerCredentials(Path directory, String instanceId, Loaded first, MeterRegistry metrics) {
    this.directory = directory;
    this.instanceId = instanceId;
    this.current = first;
    this.metrics = metrics;
    this.accepted = outcome("loaded");
    this.refused = outcome("refused");
    Gauge.builder(
            "stoke.peer.certificate.not.after",
            this,
            it -> it.current().notAfter().getEpochSecond())
        .description("When this pod's certificate of the peer channel expires")
        .baseUnit("seconds")
        .register(metrics);
  }

  /**
   * @param poll time between two looks at the files
   * @throws PeerCredentialsException when there is no usable set to begin with
   */
  public static PeerCredentials open(
      Path directory, String instanceId, Duration poll, MeterRegistry metrics)
      throws PeerCredentialsException {
    requireNonNull(directory, "directory is null");
    requireNonNull(instanceId, "instanceId is null");
    PeerCredentials credentials =
        new PeerCredentials(directory, instanceId, load(directory, instanceId), metrics);
    credentials.tell(credentials.current());
    credentials.poller.scheduleWithFixedDelay(
        credentials::look, poll.toMillis(), poll.toMillis(), TimeUnit.MILLISECONDS);
    return credentials;
  }

  public Summary summary() {
    CredentialSet set = current();
    return new Summary(set.authorities(), set.fingerprint(), set.notAfter());
  }

  CredentialSet current() {
    return current.set();
  }

  MeterRegistry metrics() {
    return metrics;
  }

  /** Calls the listener with the set in force, and then with each new one. */
  synchronized void follow(Consumer<CredentialSet> listener) {
    listeners.add(listener);
    listener.accept(current());
  }

  synchronized void unfollow(Consumer<CredentialSet> listener) {
    listeners.remove(listener);
  }

  @Override
  public void close() {
    poller.shutdownNow();
  }

  private static Loaded load(Path directory, String instanceId) throws PeerCredentialsException {
    PemFiles files = PemFiles.read(directory, instanceId);
    return new Loaded(files, CredentialSet.of(files, instanceId));
  }

  /** A refused set is tried again each time: a certificate of the future becomes valid. */
  private synchronized void look() {
    try {
      PemFiles files = PemFiles.read(directory, instanceId);
      if (files.equals(current.files())) {
        lastProblem = null;
        return;
      }
      CredentialSet next = CredentialSet.of(files, instanceId);
      current = new Loaded(files, next);
      lastProblem = null;
      tell(next);
    } catch (PeerCredentialsException e) {
      refuse(e.sentence());
    } catch (RuntimeException e) {
      // Nothing that a file holds may end the watch.
      log.error("New certificates of the peer channel could not be put in force", e);
      refuse("internal error");
    }
  }

  private void tell(CredentialSet set) {
    listeners.forEach(listener -> listener.accept(set));
    accepted.increment();
    log.atInfo()
        .addKeyValue("certificate", set.fingerprint())
        .addKeyValue("not_after", set.notAfter())
        .addKeyValue("trusted_cas", set.authorities())
        .log("Certificates of the peer channel are in force");
  }

  private void refuse(String problem) {
    if (problem.equals(lastProblem)) {
      return;
    }
    lastProblem = problem;
    refused.increment();
    log.atError()
        .addKeyValue("directory", directory)
        .addKeyValue("problem", problem)
        .log("Changed certificates refused, the old ones stay in force");
  }

  private Counter outcome(String outcome) {
    return Counter.builder("stoke.peer.credentials")
        .description("Sets of certificates of the peer channel that were read")
        .tag("outcome", outcome)
        .register(metrics);
  }
}
