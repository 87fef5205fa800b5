package dev.stoke.local.node.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TcpBalancerTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable closeable : opened) {
      closeable.close();
    }
  }

  @Test
  void connectionsGoRoundAndKeepTheirBytes() throws IOException {
    TcpBalancer balancer = balancer(echo("a:"), echo("b:"));

    assertThat(List.of(talk(balancer, "1"), talk(balancer, "2"), talk(balancer, "3")))
        .containsExactly("a:1", "b:2", "a:3");
  }

  @Test
  void aHalfClosedConnectionStillGetsItsAnswer() throws IOException {
    TcpBalancer balancer = balancer(echo(""));
    String large = "x".repeat(1_000_000);

    assertThat(talk(balancer, large)).isEqualTo(large);
  }

  @Test
  void aBackendThatRefusesIsPassedOver() throws IOException {
    InetSocketAddress refusing;
    try (var closed = new ServerSocket(0, 1, LOOPBACK)) {
      refusing = new InetSocketAddress(LOOPBACK, closed.getLocalPort());
    }
    TcpBalancer balancer = balancer(refusing, echo("b:"));

    assertThat(List.of(talk(balancer, "1"), talk(balancer, "2"))).containsExactly("b:1", "b:2");
  }

  @Test
  void withNoBackendTheConnectionIsReset() throws IOException {
    TcpBalancer balancer = balancer();

    assertThatThrownBy(
            () -> {
              // The reset may come while the request is written or while the answer is read.
              if (talk(balancer, "1").isEmpty()) {
                throw new IOException("closed without an answer");
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessageNotContaining("without an answer");
  }

  @Test
  void closingEndsTheConnectionsThatAreOpen() throws IOException {
    TcpBalancer balancer = balancer(greeter());
    try (var socket = new Socket(LOOPBACK, balancer.port())) {
      socket.setSoTimeout(5_000);
      assertThat(socket.getInputStream().read()).isEqualTo('g');
      balancer.close();

      assertThatThrownBy(
              () -> {
                if (socket.getInputStream().read() < 0) {
                  throw new IOException("end of stream");
                }
              })
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(java.net.SocketTimeoutException.class);
    }
  }

  private TcpBalancer balancer(InetSocketAddress... backends) throws IOException {
    var balancer = new TcpBalancer(new InetSocketAddress(LOOPBACK, 0), () -> List.of(backends));
    opened.add(balancer);
    return balancer;
  }

  /** A server that answers, after the end of what it gets, with the prefix and all of that. */
  private InetSocketAddress echo(String prefix) throws IOException {
    var server = new ServerSocket(0, 16, LOOPBACK);
    opened.add(server);
    Thread.ofVirtual()
        .start(() -> {
          while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
              byte[] all = socket.getInputStream().readAllBytes();
              socket.getOutputStream().write(prefix.getBytes(UTF_8));
              socket.getOutputStream().write(all);
            } catch (IOException closed) {
              // The test closes the server, or a client went away.
            }
          }
        });
    return new InetSocketAddress(LOOPBACK, server.getLocalPort());
  }

  /** A server that says one byte, and then listens for as long as it is let. */
  private InetSocketAddress greeter() throws IOException {
    var server = new ServerSocket(0, 16, LOOPBACK);
    opened.add(server);
    Thread.ofVirtual()
        .start(() -> {
          try (Socket socket = server.accept()) {
            socket.getOutputStream().write('g');
            socket.getInputStream().readAllBytes();
          } catch (IOException closed) {
            // The test closes the server, or the balancer went away.
          }
        });
    return new InetSocketAddress(LOOPBACK, server.getLocalPort());
  }

  private static String talk(TcpBalancer balancer, String text) throws IOException {
    try (var socket = new Socket(LOOPBACK, balancer.port())) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(text.getBytes(UTF_8));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }
}
