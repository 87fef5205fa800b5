package dev.stoke.bench.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

final class JavaCompilersTest {
  @Test
  void theCompilersOfThisJavaHaveWorkedAndThoseOfNoProcessHaveNot() {
    Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self/task")), "there is no /proc");
    var self = ProcessHandle.current();
    assertThat(JavaCompilers.cpu(self.pid()))
        .isBetween(Duration.ofMillis(10), self.info().totalCpuDuration().orElseThrow());
    assertThat(JavaCompilers.cpu(Long.MAX_VALUE)).isZero();
  }
}
