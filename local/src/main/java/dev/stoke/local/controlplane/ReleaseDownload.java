package dev.stoke.local.controlplane;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Official release files, each checked against the SHA-256 that is published beside it. An
 * unreachable server is an {@link IOException}; a wrong checksum is an {@link InstallException},
 * because going on would hide it.
 */
final class ReleaseDownload implements AutoCloseable {
  /** Where releases are published. */
  record Sources(URI kubernetes, URI etcd) {
    static final Sources OFFICIAL =
        new Sources(
            URI.create("https://dl.k8s.io/"),
            URI.create("https://github.com/etcd-io/etcd/releases/download/"));
  }

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration CHECKSUM_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration FILE_TIMEOUT = Duration.ofMinutes(15);
  private static final long CHECKSUM_LIMIT_BYTES = 1 << 16;
  private static final long FILE_LIMIT_BYTES = 512L << 20;

  private final Sources sources;
  private final Platform platform;
  private final Progress progress;
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT_TIMEOUT)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();

  ReleaseDownload(Sources sources, Platform platform, Progress progress) {
    this.sources = requireNonNull(sources, "sources is null");
    this.platform = requireNonNull(platform, "platform is null");
    this.progress = requireNonNull(progress, "progress is null");
  }

  /** Fetches the program into the directory, under its own name. */
  void fetch(Program program, Path directory)
      throws IOException, InstallException, InterruptedException {
    Path target = directory.resolve(program.fileName());
    if (program != Program.ETCD) {
      URI file =
          sources
              .kubernetes()
              .resolve(
                  "%s/bin/%s/%s/%s"
                      .formatted(
                          program.version(), platform.os(), platform.arch(), program.fileName()));
      String checksum = firstWord(text(URI.create(file + ".sha256")), file);
      fetch(file, checksum, target);
      return;
    }
    String name = "etcd-%s-%s-%s".formatted(program.version(), platform.os(), platform.arch());
    URI folder = sources.etcd().resolve(program.version() + "/");
    URI file = folder.resolve(name + ".tar.gz");
    String checksum = lineFor(name + ".tar.gz", text(folder.resolve("SHA256SUMS")));
    Path archive = directory.resolve(name + ".tar.gz");
    fetch(file, checksum, archive);
    TarGz.extract(archive, name + "/etcd", target);
    Files.delete(archive);
  }

  private void fetch(URI file, String expected, Path target)
      throws IOException, InstallException, InterruptedException {
    progress.during(
        target.getFileName().toString(),
        () -> megabytes(target) + " MB",
        () -> get(file, BodyHandlers.ofFile(target), FILE_LIMIT_BYTES, FILE_TIMEOUT));
    String actual = sha256(target);
    if (!actual.equals(expected)) {
      Files.delete(target);
      throw new InstallException(
          ("The checksum of %s is %s, but %s is published; nothing was installed from it. Something"
                  + " between here and the server changed the file, or it is incomplete: try again"
                  + " from another network.")
              .formatted(file, actual, expected));
    }
  }

  private String text(URI uri) throws IOException, InterruptedException {
    return get(uri, BodyHandlers.ofString(), CHECKSUM_LIMIT_BYTES, CHECKSUM_TIMEOUT);
  }

  /** The timeout covers the whole body: a server that stalls in the middle does not hold us. */
  private <T> T get(URI uri, BodyHandler<T> handler, long limitBytes, Duration timeout)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(uri).timeout(timeout).build();
    var exchange =
        client.sendAsync(
            request,
            info -> {
              BodyHandler<T> limited = BodyHandlers.limiting(handler, limitBytes);
              if (info.statusCode() == 200) {
                return limited.apply(info);
              }
              throw new IllegalStateException("it answered " + info.statusCode());
            });
    try {
      HttpResponse<T> response = exchange.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return response.body();
    } catch (ExecutionException e) {
      throw new IOException("cannot download " + uri + " (" + reason(e) + ")", e);
    } catch (TimeoutException e) {
      throw new IOException("downloading " + uri + " took longer than " + timeout, e);
    } finally {
      exchange.cancel(true);
    }
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    if (cause instanceof java.nio.channels.UnresolvedAddressException) {
      return "its name cannot be resolved";
    }
    return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
  }

  private static String firstWord(String checksum, URI file) throws IOException {
    String word = checksum.strip().split("\\s", 2)[0].toLowerCase(Locale.ROOT);
    if (!word.matches("[0-9a-f]{64}")) {
      throw new IOException(file + ".sha256 holds no SHA-256");
    }
    return word;
  }

  private static String lineFor(String name, String checksums) throws IOException {
    return checksums
        .lines()
        .map(line -> line.strip().split("\\s+\\*?", 2))
        .filter(parts -> parts.length == 2 && parts[1].equals(name))
        .map(parts -> parts[0].toLowerCase(Locale.ROOT))
        .findFirst()
        .orElseThrow(() -> new IOException("SHA256SUMS does not name " + name));
  }

  private static String sha256(Path file) throws IOException {
    try (var in =
        new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static long megabytes(Path file) {
    try {
      return Files.size(file) >> 20;
    } catch (IOException notThereYet) {
      return 0;
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
