package dev.stoke.pod.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stoke.pod.federation.core.Member;
import dev.stoke.pod.signing.CannotSignException;
import dev.stoke.pod.signing.DraftSigner;
import dev.stoke.pod.testing.TestCa;
import dev.stoke.pod.tls.UnusableCertificateException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.stream.Stream;

/** One pod's end of the channel, with its files, on a port that the system chose. */
final class TestPeer implements AutoCloseable {
  static final Duration POLL = Duration.ofMillis(20);

  /** For what has to succeed, on a machine that may be busy. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  final String id;
  final Path files;
  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  final TestFederation federation;
  final PeerCredentials credentials;
  final PeerListener listener;
  final PeerClient client;
  volatile DraftSigner signer =
      _ -> {
        throw new CannotSignException(CannotSignException.Kind.UNAVAILABLE, "no key");
      };

  TestPeer(String id, Path files, String authorities, TestCa.Issued certificate) {
    this.id = id;
    this.files = files;
    write(authorities, certificate);
    try {
      this.credentials = PeerCredentials.open(files, id, POLL, metrics);
    } catch (UnusableCertificateException e) {
      throw new IllegalStateException(e);
    }
    this.federation = new TestFederation(id);
    this.listener =
        PeerListener.start(
            "127.0.0.1",
            0,
            credentials,
            federation,
            draft -> signer.sign(draft),
            () -> ("{\"instance_id\":\"" + id + "\"}").getBytes(UTF_8),
            metrics);
    this.client = new PeerClient(credentials, PATIENCE);
  }

  static TestPeer of(TestCa ca, String id, Path files) {
    return new TestPeer(id, files, ca.pem(), ca.issue(id, id + ".demo-peers.ns.svc"));
  }

  Member member() {
    return new Member(id, url());
  }

  URI url() {
    return URI.create("https://127.0.0.1:" + listener.address().getPort());
  }

  /** As the kubelet does it: a directory of its own for each version, and one swap of a link. */
  void write(String authorities, TestCa.Issued certificate) {
    try {
      Path version = Files.createTempDirectory(files, "..version");
      Files.writeString(version.resolve("ca.crt"), authorities);
      certificate.writeTo(version, id);
      Path link = Files.createSymbolicLink(files.resolve("..data_tmp"), version.getFileName());
      Files.move(link, files.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
      for (String name : Stream.of("ca.crt", id + ".crt", id + ".key").toList()) {
        if (!Files.isSymbolicLink(files.resolve(name))) {
          Files.createSymbolicLink(files.resolve(name), Path.of("..data", name));
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  double count(String meter, String tag, String value) {
    var counter = metrics.find(meter).tag(tag, value).counter();
    return counter == null ? 0 : counter.count();
  }

  @Override
  public void close() {
    client.close();
    listener.close();
    credentials.close();
  }
}
