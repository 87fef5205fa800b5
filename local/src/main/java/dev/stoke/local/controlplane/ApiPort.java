package dev.stoke.local.controlplane;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.random.RandomGenerator;

/**
 * Chooses the API server's port; the one of the last run if it is still free, so that a kubeconfig
 * stays valid.
 */
final class ApiPort {
  /**
   * Below the range that systems hand out for outgoing connections, which would take it meanwhile.
   */
  private static final int LOWEST = 20_000;

  private static final int HIGHEST = 32_000;
  private static final int TRIES = 200;

  private ApiPort() {}

  /**
   * @param wanted a port, or 0 for any
   * @throws IllegalStateException when the wanted port is taken
   */
  static int choose(int wanted, Path memory, RandomGenerator random) throws IOException {
    if (wanted != 0) {
      if (!isFree(wanted)) {
        throw new IllegalStateException(
            "port %d of 127.0.0.1, wanted for the Kubernetes API, is taken by another program: stop that, or choose another port"
                .formatted(wanted));
      }
      return wanted;
    }
    int remembered = read(memory);
    if (remembered != 0 && isFree(remembered)) {
      return remembered;
    }
    for (int i = 0; i < TRIES; i++) {
      int port = random.nextInt(LOWEST, HIGHEST);
      if (isFree(port)) {
        PrivateFiles.write(memory, Integer.toString(port));
        return port;
      }
    }
    throw new IllegalStateException(
        "found no free port of 127.0.0.1 between %d and %d".formatted(LOWEST, HIGHEST));
  }

  private static int read(Path memory) throws IOException {
    if (!Files.exists(memory)) {
      return 0;
    }
    try {
      int port = Integer.parseInt(Files.readString(memory).strip());
      return port > 0 && port <= 65_535 ? port : 0;
    } catch (NumberFormatException damaged) {
      return 0;
    }
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
