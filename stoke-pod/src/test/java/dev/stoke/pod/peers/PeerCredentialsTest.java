package dev.stoke.pod.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.stoke.pod.testing.TestCa;
import dev.stoke.pod.tls.UnusableCertificateException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PeerCredentialsTest {
  private static final TestCa CA = new TestCa("cluster");
  private static final TestCa STRANGER = new TestCa("stranger");
  private static final Duration NEVER = Duration.ofDays(1);
  private static final Instant SOON = Instant.now().plus(Duration.ofHours(1));

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  @TempDir private Path files;

  /** Changes a good set of files into a bad one. */
  private interface Breaking {
    void in(Path files) throws IOException;
  }

  @Test
  void aPodTakesItsOwnCertificateAmongThoseOfAll() throws Exception {
    Files.writeString(files.resolve("ca.crt"), STRANGER.pem() + CA.pem());
    CA.issue("demo-1", "demo-1.demo-peers.ns.svc").writeTo(files, "demo-1");
    CA.issue("demo-0").writeTo(files, "tls");
    TestCa.Issued own = CA.issue("demo-0", "demo-0.demo-peers.ns.svc");
    own.writeTo(files, "demo-0");

    try (PeerCredentials credentials = open()) {
      PeerCredentials.Summary summary = credentials.summary();

      assertThat(summary.trustedCas()).hasSize(2).doesNotHaveDuplicates();
      assertThat(summary.trustedCas()).allMatch(text -> text.matches("[0-9a-f]{8}"));
      assertThat(summary.certificate()).matches("[0-9a-f]{8}");
      assertThat(summary.certificateNotAfter())
          .isEqualTo(own.certificate().getNotAfter().toInstant());
      assertThat(metrics.get("stoke.peer.certificate.not.after").gauge().value())
          .isEqualTo(summary.certificateNotAfter().getEpochSecond());
    }
  }

  @Test
  void withoutAFileOfItsNameAPodTakesTheCommonOne() throws Exception {
    Files.writeString(files.resolve("ca.crt"), CA.pem());
    CA.issue("demo-0").writeTo(files, "tls");

    try (PeerCredentials credentials = open()) {
      assertThat(credentials.summary().trustedCas()).hasSize(1);
    }
  }

  static Stream<Arguments> brokenSets() {
    return Stream.of(
        broken("ca.crt is missing", files -> Files.delete(files.resolve("ca.crt"))),
        broken("demo-0.key is missing", files -> Files.delete(files.resolve("demo-0.key"))),
        broken("tls.crt is missing", files -> Files.delete(files.resolve("demo-0.crt"))),
        broken(
            "ca.crt holds no PEM block CERTIFICATE",
            files -> Files.writeString(files.resolve("ca.crt"), "")),
        broken("demo-0.crt ends within a PEM block", files -> cut(files.resolve("demo-0.crt"))),
        broken("demo-0.key ends within a PEM block", files -> cut(files.resolve("demo-0.key"))),
        broken("ca.crt ends within a PEM block", files -> cut(files.resolve("ca.crt"))),
        broken(
            "certificate 1 of demo-0.crt cannot be read",
            files ->
                Files.writeString(
                    files.resolve("demo-0.crt"),
                    "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")),
        broken(
            "demo-0.key does not hold a private EC key, as its certificate needs",
            files ->
                Files.writeString(
                    files.resolve("demo-0.key"),
                    "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n")),
        broken(
            "demo-0.key does not hold a private EC key",
            files ->
                Files.writeString(
                    files.resolve("demo-0.key"),
                    "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")),
        broken(
            "demo-0.key is not the key of demo-0.crt",
            files -> Files.writeString(files.resolve("demo-0.key"), CA.issue("demo-0").keyPem())),
        broken(
            "demo-0.crt names demo-1 first, not this pod's instance_id demo-0",
            files -> CA.issue("demo-1", "demo-0").writeTo(files, "demo-0")),
        broken("demo-0.crt names nobody first", files -> CA.issue().writeTo(files, "demo-0")),
        broken(
            "demo-0.crt is valid from",
            files ->
                CA.issue(Instant.now().minus(Duration.ofMinutes(1)), TestCa.POD, "demo-0")
                    .writeTo(files, "demo-0")),
        broken(
            "demo-0.crt is valid from",
            files ->
                CA.issue(Instant.now().plus(Duration.ofHours(3)), TestCa.POD, "demo-0")
                    .writeTo(files, "demo-0")),
        broken(
            "demo-0.crt is not accepted for a TLS client by any CA of ca.crt",
            files -> Files.writeString(files.resolve("ca.crt"), STRANGER.pem())),
        broken(
            "demo-0.crt is not accepted for a TLS server by any CA of ca.crt",
            files -> CA.issue(SOON, TestCa.CLIENT_ONLY, "demo-0").writeTo(files, "demo-0")),
        broken(
            "certificate 2 of ca.crt is not a CA's",
            files ->
                Files.writeString(
                    files.resolve("ca.crt"), CA.pem() + CA.issue("demo-1").certificatePem())),
        broken(
            "ca.crt is larger than",
            files -> Files.writeString(files.resolve("ca.crt"), "x".repeat(300_000))));
  }

  @ParameterizedTest
  @MethodSource("brokenSets")
  void aBrokenSetIsRefusedWithASentence(String sentence, Breaking breaking) throws Exception {
    TestCa.Issued own = goodFiles();
    breaking.in(files);

    UnusableCertificateException refused =
        catchThrowableOfType(UnusableCertificateException.class, this::open);

    assertThat(refused).hasMessageStartingWith(sentence);
    assertThat(refused.getMessage()).doesNotContain(own.keyPem().lines().toList().get(1));
  }

  @ParameterizedTest
  @MethodSource("brokenSets")
  void aBrokenNewSetLeavesTheOldOneInForce(String sentence, Breaking breaking) throws Exception {
    goodFiles();
    try (PeerCredentials credentials =
        PeerCredentials.open(files, "demo-0", TestPeer.POLL, metrics)) {
      PeerCredentials.Summary before = credentials.summary();

      breaking.in(files);
      await().until(() -> outcome("refused") >= 1);

      assertThat(credentials.summary()).as(sentence).isEqualTo(before);
    }
  }

  @Test
  void aSetThatIsWrittenFileByFileIsTakenWhenItIsComplete() throws Exception {
    goodFiles();
    try (PeerCredentials credentials =
        PeerCredentials.open(files, "demo-0", TestPeer.POLL, metrics)) {
      PeerCredentials.Summary before = credentials.summary();
      TestCa.Issued next = CA.issue("demo-0");

      Files.writeString(files.resolve("demo-0.crt"), next.certificatePem());
      await().until(() -> outcome("refused") >= 1);
      assertThat(credentials.summary()).isEqualTo(before);

      Files.writeString(files.resolve("demo-0.key"), next.keyPem());
      await().until(() -> outcome("loaded") == 2);
      assertThat(credentials.summary()).isNotEqualTo(before);
    }
  }

  @Test
  void theSameProblemIsToldOnce() throws Exception {
    goodFiles();
    try (PeerCredentials credentials =
        PeerCredentials.open(files, "demo-0", TestPeer.POLL, metrics)) {
      List<CredentialSet> taken = new CopyOnWriteArrayList<>();
      credentials.follow(taken::add);
      Files.writeString(files.resolve("demo-0.crt"), "");
      await().until(() -> outcome("refused") == 1);
      Files.writeString(files.resolve("demo-0.crt"), "still nothing in it");
      Files.delete(files.resolve("ca.crt"));
      await().until(() -> outcome("refused") == 2);

      goodFiles();
      await().until(() -> taken.size() == 2);
      assertThat(outcome("loaded")).isEqualTo(2);
    }
  }

  private TestCa.Issued goodFiles() throws IOException {
    Files.writeString(files.resolve("ca.crt"), CA.pem());
    TestCa.Issued own = CA.issue("demo-0", "demo-0.demo-peers.ns.svc");
    own.writeTo(files, "demo-0");
    return own;
  }

  private PeerCredentials open() throws UnusableCertificateException {
    return PeerCredentials.open(files, "demo-0", NEVER, metrics);
  }

  private double outcome(String outcome) {
    return metrics.get("stoke.peer.credentials").tag("outcome", outcome).counter().count();
  }

  private static void cut(Path file) throws IOException {
    String text = Files.readString(file);
    Files.writeString(file, text.substring(0, text.length() / 2));
  }

  private static Arguments broken(String sentence, Breaking breaking) {
    return Arguments.of(sentence, breaking);
  }
}
