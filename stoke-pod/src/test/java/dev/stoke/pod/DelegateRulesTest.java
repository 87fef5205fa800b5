package dev.stoke.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoke.pod.config.RefreshTerms;
import dev.stoke.pod.config.SigningKeys;
import dev.stoke.pod.config.TokenShape;
import dev.stoke.pod.config.TokensSection;
import dev.stoke.pod.signing.DelegateSigner;
import dev.stoke.pod.signing.TokenType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DelegateRulesTest {
  private long nanoTime = Long.MAX_VALUE - 5;
  private TokensSection settings = section("stk");
  private final DelegateRules rules = new DelegateRules(() -> settings, () -> nanoTime);

  @Test
  void theyFollowTheConfigurationInForce() {
    assertThat(rules.get())
        .isEqualTo(
            new DelegateSigner.Rules(
                TokenType.JWT, Optional.of("stk"), List.of("svc"), Duration.ofMinutes(30), true));
    settings = section("");
    assertThat(rules.get().issuer()).isEmpty();
  }

  @Test
  void forAWhileAfterAChangeOtherPodsMayHaveAnotherConfiguration() {
    nanoTime += Duration.ofMinutes(9).toNanos();
    assertThat(rules.get().inTransit()).isTrue();
    nanoTime += Duration.ofMinutes(2).toNanos();
    assertThat(rules.get().inTransit()).isFalse();
    rules.changed();
    assertThat(rules.get().inTransit()).isTrue();
  }

  private static TokensSection section(String issuer) {
    return new TokensSection(
        new SigningKeys("ES256", 0),
        Duration.ofHours(3),
        Duration.ofMinutes(30),
        issuer,
        "",
        List.of("svc"),
        false,
        false,
        0,
        "",
        new TokensSection.UserInfo("", "", "", "", ""),
        TokenShape.UPSTREAM,
        RefreshTerms.DEFAULT);
  }
}
