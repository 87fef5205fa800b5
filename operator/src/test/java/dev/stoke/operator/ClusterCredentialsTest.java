package dev.stoke.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoke.operator.certificates.Credentials;
import dev.stoke.operator.certificates.CredentialsPlanner;
import dev.stoke.operator.certificates.OperatorCredentials;
import dev.stoke.operator.certificates.Reports;
import dev.stoke.operator.members.MemberStatusClient.Address;
import dev.stoke.operator.plan.Names;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;

final class ClusterCredentialsTest {
  private static final int POD_QUESTIONS = 8;

  private final AdvancedClock clock = new AdvancedClock();
  private final ClusterCredentials credentials = new ClusterCredentials(clock);

  @Test
  void whoAsksForAPodAtTheSameTimeGetsTheSame() throws Exception {
    var authority = authority("1");
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<SSLSocketFactory> question = () -> credentials.sockets(pod("c-0"), authority);
      var answers = callers.invokeAll(Collections.nCopies(POD_QUESTIONS, question));
      for (var answer : answers) {
        assertThat(answer.get()).isSameAs(credentials.sockets(pod("c-0"), authority));
      }
    }
  }

  @Test
  void podsShareNone() throws IOException {
    var authority = authority("1");
    assertThat(credentials.sockets(pod("c-1"), authority))
        .isNotSameAs(credentials.sockets(pod("c-0"), authority));
  }

  @Test
  void anotherVersionOfTheSecretMakesThemAnew() throws IOException {
    var first = credentials.sockets(pod("c-0"), authority("1"));
    assertThat(credentials.sockets(pod("c-0"), authority("2"))).isNotSameAs(first);
  }

  @Test
  void theyAreMadeAnewAfterHalfOfTheirLife() throws IOException {
    var authority = authority("1");
    var first = credentials.sockets(pod("c-0"), authority);
    clock.advance(OperatorCredentials.LIFE.dividedBy(2).minus(Duration.ofMinutes(1)));
    assertThat(credentials.sockets(pod("c-0"), authority)).isSameAs(first);
    clock.advance(Duration.ofMinutes(2));
    assertThat(credentials.sockets(pod("c-0"), authority)).isNotSameAs(first);
  }

  @Test
  void withoutAnAuthorityThereAreNone() throws IOException {
    credentials.sockets(pod("c-0"), authority("1"));
    assertThatThrownBy(() -> credentials.sockets(pod("c-0"), null))
        .isInstanceOf(IOException.class)
        .hasMessage("there is no Secret c-ca yet");
  }

  @Test
  void whatIsBrokenIsNamed() {
    var broken = secret("1", Map.of());
    assertThatThrownBy(() -> credentials.sockets(pod("c-0"), broken))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("Secret c-ca: ");
  }

  private static Address pod(String instanceId) {
    return new Address("n", "c", instanceId, "127.0.0.1");
  }

  private Secret authority(String version) {
    var outcome =
        new CredentialsPlanner(clock, new SecureRandom())
            .plan(
                new Names("c", "n"),
                Set.of("c-0"),
                "",
                Duration.ofHours(4),
                Credentials.Seen.NOTHING,
                null,
                new Reports(Map.of(), Set.of()));
    assertThat(outcome).isInstanceOf(Credentials.Next.class);
    return secret(version, ((Credentials.Next) outcome).credentials().ca().data());
  }

  private static Secret secret(String version, Map<String, String> data) {
    return new SecretBuilder()
        .withNewMetadata()
        .withName("c-ca")
        .withNamespace("n")
        .withUid("u")
        .withResourceVersion(version)
        .endMetadata()
        .withData(data)
        .build();
  }
}
