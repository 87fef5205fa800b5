package dev.stoke.pod.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoke.pod.testing.Mutations;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nearly right configurations from a random seed, and YAML that is made to hurt. */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ConfigFuzzTest {
  private static final String GOOD =
      """
      server: {port: 80, timeout: 1000, base_path: /auth/, trusted_proxies: [10.0.0.0/8]}
      database:
        type: postgres
        postgres: {host: h, port: 4, database: d, user: u, password: "${env:SECRET}"}
      tokens:
        {algorithm: ECDSA, key_duration: 3h, token_duration: 30m, refresh_grace: 10s}
      cluster: {enabled: true, instance_id: stoke-0, static_peers: ["a=http://10.0.0.1:8081"]}
      users: {password_min_length: 9}
      """;

  @TempDir Path directory;

  @Test
  void aMutatedFileIsEitherUnderstoodOrRefusedWithItsPlace() {
    long seed = System.nanoTime();
    Mutations mutations =
        new Mutations(
            new Random(seed),
            " \n{}[]:-#&*!|>'\"%@`,?\t",
            "null",
            "{}",
            "[]",
            "&a ",
            "*a",
            "!!int ",
            "!!java.lang.Runtime ",
            "? ",
            "<<: ",
            "${file:/dev/zero}",
            "${env:",
            "1e999",
            "😀");
    int refused = 0;
    for (int round = 0; round < 1000; round++) {
      byte[] mutated = mutations.of(GOOD.getBytes(UTF_8));
      try {
        file().parse(mutated);
      } catch (ConfigException e) {
        assertThat(e.problems()).isNotEmpty().allMatch(problem -> problem.contains("config.yaml"));
        assertThat(e.getMessage()).doesNotContain("hunter2");
        refused++;
      } catch (RuntimeException e) {
        throw new AssertionError(
            "seed " + seed + ", round " + round + ": " + new String(mutated, UTF_8), e);
      }
    }
    assertThat(refused).as("seed %d", seed).isBetween(150, 999);
  }

  @Test
  void aFileThatGrowsWhenItIsReadIsRefused() {
    StringBuilder laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 20; i++) {
      laughs.append("a%1$d: &a%1$d [*a%2$d, *a%2$d, *a%2$d, *a%2$d]\n".formatted(i, i - 1));
    }
    assertThatThrownBy(() -> file().parse(laughs.toString().getBytes(UTF_8)))
        .isInstanceOf(ConfigException.class);
    assertThatThrownBy(() -> file().parse(("a: " + "[".repeat(100_000)).getBytes(UTF_8)))
        .isInstanceOf(ConfigException.class);
    assertThatThrownBy(() -> file().parse(("a: &a [*a]\n").getBytes(UTF_8)))
        .isInstanceOf(ConfigException.class);
  }

  private ConfigFile file() {
    return new ConfigFile(directory.resolve("config.yaml"), Map.of("SECRET", "hunter2"));
  }
}
