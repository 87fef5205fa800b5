package dev.stoke.local.cli;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

final class TakenPortTest {
  private static final String LOOPBACK = "127.0.0.1";

  @Test
  void aTakenPortIsNamedWithAWayOut() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK))) {
      int port = taken.getLocalPort();

      assertThatThrownBy(() -> TakenPort.refuse(LOOPBACK, port))
          .hasMessageContaining("port " + port + " on 127.0.0.1 is taken")
          .hasMessageContaining("./stoke up --port");
    }
  }

  @Test
  void anyFreePortIsNeverTaken() {
    assertThatCode(() -> TakenPort.refuse(LOOPBACK, 0)).doesNotThrowAnyException();
  }
}
