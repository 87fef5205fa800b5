package dev.stoke.operator.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoke.operator.plan.Names;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class SettledTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final SecretContent ca = SecretContent.of(Map.of("tls.crt", "c", "tls.key", "k"));
  private final SecretContent peerTls = SecretContent.of(Map.of("ca.crt", "c"));
  private final SecretContent mac = SecretContent.of(Map.of("keys", "m"));
  private final Settled settled = new Settled();

  @Test
  void whatNeededNothingNeedsNothingForAnHour() {
    found(inputs(ca, mac, ""), ca, mac);

    assertThat(holds(inputs(ca, mac, ""), Duration.ZERO)).isTrue();
    assertThat(holds(inputs(ca, mac, ""), Duration.ofMinutes(59))).isTrue();
    assertThat(holds(inputs(ca, mac, ""), Duration.ofMinutes(60))).isFalse();
    assertThat(holds(inputs(ca, mac, ""), Duration.ofSeconds(-1))).as("a clock set back").isFalse();
  }

  @Test
  void anyChangeIsSeenAtOnce() {
    found(inputs(ca, mac, ""), ca, mac);

    var otherCa = SecretContent.of(Map.of("tls.crt", "ck", "tls.key", ""));
    assertThat(holds(inputs(otherCa, mac, ""), Duration.ZERO)).isFalse();
    assertThat(holds(inputs(ca, mac.annotated(Map.of("a", "b")), ""), Duration.ZERO)).isFalse();
    assertThat(holds(inputs(ca, mac, "again"), Duration.ZERO)).isFalse();
    var more = new Settled.Inputs(seen(ca, mac), null, new TreeSet<>(List.of("c-0", "c-1")), "");
    assertThat(holds(more, Duration.ZERO)).isFalse();
    var given = new Settled.Inputs(seen(ca, mac), mac, new TreeSet<>(List.of("c-0")), "");
    assertThat(holds(given, Duration.ZERO)).isFalse();
    assertThat(settled.holds(new Names("d", "n"), inputs(ca, mac, ""), NOW)).isFalse();
  }

  @Test
  void whatIsUnderWayIsLookedAtEachTime() {
    var followed =
        SecretContent.of(Map.of("tls.crt", "c", "tls.key", "k", "next.crt", "n", "next.key", "k"));
    found(inputs(followed, mac, ""), followed, mac);
    assertThat(holds(inputs(followed, mac, ""), Duration.ZERO)).isFalse();

    var following = SecretContent.of(Map.of("tls.crt", "c", "tls.key", "k", "previous.crt", "p"));
    found(inputs(following, mac, ""), following, mac);
    assertThat(holds(inputs(following, mac, ""), Duration.ZERO)).isFalse();

    var changing = mac.annotated(Map.of(LedgerMac.STEP, LedgerMac.APPENDED));
    found(inputs(ca, changing, ""), ca, changing);
    assertThat(holds(inputs(ca, changing, ""), Duration.ZERO)).isFalse();
  }

  @Test
  void whatIsAboutToBeWrittenIsNotSettled() {
    found(inputs(ca, mac, ""), ca, SecretContent.of(Map.of("keys", "next")));

    assertThat(holds(inputs(ca, mac, ""), Duration.ZERO)).isFalse();
  }

  private void found(Settled.Inputs inputs, SecretContent nextCa, SecretContent nextMac) {
    settled.found(
        CredentialsFixture.NAMES,
        inputs,
        new Credentials(nextCa, peerTls, nextMac, List.of()),
        NOW);
  }

  private boolean holds(Settled.Inputs inputs, Duration later) {
    return settled.holds(CredentialsFixture.NAMES, inputs, NOW.plus(later));
  }

  private Settled.Inputs inputs(SecretContent ofCa, SecretContent ofMac, String request) {
    return new Settled.Inputs(seen(ofCa, ofMac), null, new TreeSet<>(List.of("c-0")), request);
  }

  private Credentials.Seen seen(SecretContent ofCa, SecretContent ofMac) {
    return new Credentials.Seen(ofCa, peerTls, ofMac);
  }
}
