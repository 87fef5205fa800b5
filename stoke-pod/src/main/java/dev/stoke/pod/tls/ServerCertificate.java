package dev.stoke.pod.tls;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate of the public listener, kept up to date with its two files. A new pair is taken
 * as a whole or not at all: a broken one changes nothing but the log and a metric. Connections that
 * are open stay open.
 */
public final class ServerCertificate implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ServerCertificate.class);

  /** Both files as they were read; the key is one of them. */
  private record Files(String certificate, String key) {
    @Override
    public String toString() {
      return "***";
    }
  }

  private record Loaded(Files files, CertifiedKey pair, SSLContext context) {}

  private final Path certificate;
  private final Path key;
  private final Counter accepted;
  private final Counter refused;
  private final List<Consumer<SSLContext>> listeners = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService poller =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("server-certificate").factory());
  private volatile Loaded current;
  private @Nullable String lastProblem;

  private ServerCertificate(Path certificate, Path key, Loaded first, MeterRegistry metrics) {
    this.certificate = certificate;
    this.key = key;
    this.current = first;
    this.accepted = outcome("loaded", metrics);
    this.refused = outcome("refused", metrics);
    Gauge.builder(
            "stoke.server.certificate.not.after",
            this,
            it -> it.current.pair().notAfter().getEpochSecond())
        .description("When the certificate of the public listener expires")
        .baseUnit("seconds")
        .strongReference(true)
        .register(metrics);
  }

  /** Whether this pair could be used now. */
  public static void check(Path certificate, Path key) throws UnusableCertificateException {
    load(certificate, read(certificate, key), key);
  }

  /**
   * @param poll time between two looks at the files
   * @throws UnusableCertificateException when there is no usable pair to begin with
   */
  public static ServerCertificate open(
      Path certificate, Path key, Duration poll, MeterRegistry metrics)
      throws UnusableCertificateException {
    requireNonNull(certificate, "certificate is null");
    requireNonNull(key, "key is null");
    Loaded first = load(certificate, read(certificate, key), key);
    ServerCertificate opened = new ServerCertificate(certificate, key, first, metrics);
    opened.tell(first);
    opened.poller.scheduleWithFixedDelay(
        opened::look, poll.toMillis(), poll.toMillis(), TimeUnit.MILLISECONDS);
    return opened;
  }

  public SSLContext context() {
    return current.context();
  }

  /** Calls the listener with each new context. */
  public synchronized void follow(Consumer<SSLContext> listener) {
    listeners.add(listener);
    listener.accept(current.context());
  }

  @Override
  public void close() {
    poller.shutdownNow();
    listeners.clear();
  }

  private synchronized void look() {
    try {
      Files files = read(certificate, key);
      if (files.equals(current.files())) {
        lastProblem = null;
        return;
      }
      if (!files.equals(read(certificate, key))) {
        // Somebody is between writing the one and the other.
        return;
      }
      Loaded next = load(certificate, files, key);
      current = next;
      lastProblem = null;
      tell(next);
    } catch (UnusableCertificateException e) {
      refuse(e.sentence());
    } catch (RuntimeException e) {
      // Nothing that a file holds may end the watch.
      log.error("A new certificate of the public listener could not be put in force", e);
      refuse("internal error");
    }
  }

  private void tell(Loaded loaded) {
    listeners.forEach(listener -> listener.accept(loaded.context()));
    accepted.increment();
    log.atInfo()
        .addKeyValue("certificate", loaded.pair().fingerprint())
        .addKeyValue("not_after", loaded.pair().notAfter())
        .log("Certificate of the public listener is in force");
  }

  private void refuse(String problem) {
    if (problem.equals(lastProblem)) {
      return;
    }
    lastProblem = problem;
    refused.increment();
    log.atError()
        .addKeyValue("certificate", certificate)
        .addKeyValue("key", key)
        .addKeyValue("problem", problem)
        .log("Changed certificate of the public listener refused, the old one stays in force");
  }

  private static Files read(Path certificate, Path key) throws UnusableCertificateException {
    return new Files(Pem.text(certificate), Pem.text(key));
  }

  private static Loaded load(Path certificate, Files files, Path key)
      throws UnusableCertificateException {
    CertifiedKey pair =
        CertifiedKey.of(
            String.valueOf(certificate.getFileName()),
            files.certificate(),
            String.valueOf(key.getFileName()),
            files.key());
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(pair.keyManagers(), null, null);
      return new Loaded(files, pair, context);
    } catch (GeneralSecurityException e) {
      throw new UnusableCertificateException("the certificate cannot be put in force", e);
    }
  }

  private static Counter outcome(String outcome, MeterRegistry metrics) {
    return Counter.builder("stoke.server.certificates")
        .description("Certificates of the public listener that were read")
        .tag("outcome", outcome)
        .register(metrics);
  }
}
