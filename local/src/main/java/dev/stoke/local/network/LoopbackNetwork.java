package dev.stoke.local.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One subnet 127.x.0.0/16 for one cluster, held as long as this object is open. Pods get 127.x.0.10
 * and up, Services addresses out of 127.x.96.0/20, and pods that are only played 127.x.128.1 and
 * up.
 */
public final class LoopbackNetwork implements AutoCloseable {
  /** So many pods can be played. */
  public static final int STAND_INS = 128 * 250;

  private static final int FIRST = 64;
  private static final int LAST = 250;
  private static final int MARKER_PORT = 6099;

  private final int second;
  private final ServerSocket marker;

  private LoopbackNetwork(int second, ServerSocket marker) {
    this.second = second;
    this.marker = marker;
  }

  /** Takes the first subnet that no other cluster on this machine holds. */
  public static LoopbackNetwork claim() {
    return claim(FIRST);
  }

  /**
   * Takes the subnet that the file names, or another one when that is held, and writes its number
   * there: addresses that an API server has given out stay valid from one start to the next.
   */
  public static LoopbackNetwork claim(Path memory) throws IOException {
    int preferred = Files.exists(memory) ? number(Files.readString(memory)) : FIRST;
    LoopbackNetwork network = claim(preferred);
    Files.writeString(memory, Integer.toString(network.second));
    return network;
  }

  private static LoopbackNetwork claim(int preferred) {
    int count = LAST - FIRST + 1;
    for (int i = 0; i < count; i++) {
      int second = FIRST + (preferred - FIRST + i) % count;
      try {
        var marker = new ServerSocket();
        try {
          marker.bind(new InetSocketAddress(address(second, 0, 1), MARKER_PORT), 1);
          return new LoopbackNetwork(second, marker);
        } catch (IOException taken) {
          marker.close();
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot open a socket", e);
      }
    }
    throw new IllegalStateException(
        "every subnet from 127.%d.0.0 to 127.%d.0.0 is held by another cluster"
            .formatted(FIRST, LAST));
  }

  /** The address of the node itself. */
  public String nodeAddress() {
    return dotted(0, 1);
  }

  /** The address of the pod with this index, 0 to 239. */
  public String podAddress(int index) {
    if (index < 0 || index > 239) {
      throw new IllegalArgumentException("a node has 240 pod addresses, asked for number " + index);
    }
    return dotted(0, 10 + index);
  }

  /** The address of a pod that no node runs, with this index, 0 to {@link #STAND_INS} - 1. */
  public String standInAddress(int index) {
    if (index < 0 || index >= STAND_INS) {
      throw new IllegalArgumentException(
          "there are %d addresses for pods that are played, asked for number %d"
              .formatted(STAND_INS, index));
    }
    return dotted(128 + index / 250, 1 + index % 250);
  }

  /** Where Service addresses come from, in CIDR notation. */
  public String serviceRange() {
    return dotted(96, 0) + "/20";
  }

  private static int number(String text) {
    try {
      int number = Integer.parseInt(text.strip());
      return number >= FIRST && number <= LAST ? number : FIRST;
    } catch (NumberFormatException notOurs) {
      return FIRST;
    }
  }

  private String dotted(int third, int fourth) {
    return "127." + second + "." + third + "." + fourth;
  }

  private static InetAddress address(int second, int third, int fourth) throws IOException {
    return InetAddress.getByAddress(new byte[] {127, (byte) second, (byte) third, (byte) fourth});
  }

  @Override
  public void close() {
    try {
      marker.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot release " + nodeAddress(), e);
    }
  }
}
