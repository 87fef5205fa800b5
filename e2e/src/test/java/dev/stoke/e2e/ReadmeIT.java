package dev.stoke.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the shell blocks of the README, line by line, as they stand; only state folder and port are
 * the test's own.
 */
final class ReadmeIT {
  @TempDir private Path temporary;

  @Test
  void everyCommandOfTheReadmeWorks() throws Exception {
    var launcher = new Launcher(temporary.resolve("state"));
    List<List<String>> blocks = ShellBlocks.of(TestCluster.Checkout.file("README.md"));
    assertThat(blocks).hasSize(2);
    int port = freePort();
    try {
      for (String command : blocks.getFirst()) {
        run(launcher, command, port);
      }
      assumeTrue(launcher.shell("command -v kubectl").exitCode() == 0, "kubectl is not installed");
      run(launcher, "./stoke up --detach", port);
      for (String command : blocks.get(1)) {
        run(launcher, command, port);
      }
    } finally {
      launcher.stoke("down");
    }
  }

  private static void run(Launcher launcher, String command, int port) throws Exception {
    String here =
        "STOKE_PORT=%d %s"
            .formatted(port, command)
            .replace("127.0.0.1:8080", "127.0.0.1:" + port)
            .replace(".stoke/", launcher.directory() + "/")
            .replace("curl -s", "curl -sSf");

    var result = launcher.shell(here);

    assertThat(result.exitCode()).as("%s%n%s", command, result.output()).isZero();
  }

  private static int freePort() throws Exception {
    try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }
}
