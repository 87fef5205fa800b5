package dev.stoke.local.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Says which port is taken before anything is started. */
final class TakenPort {
  private TakenPort() {}

  static void refuse(String address, int port) {
    if (port == 0) {
      return;
    }
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(address, port));
    } catch (IOException e) {
      throw new IllegalStateException(
          "port %d on %s is taken by another program: stop that one, or choose another port with ./stoke up --port %d"
              .formatted(port, address, port == 8080 ? 8090 : 8080));
    }
  }
}
