package dev.stoke.bench.server;

import dev.stoke.bench.load.Client;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what has been started. */
public final class Patience {
  private static final Duration LONGEST = Duration.ofSeconds(90);

  /** As exact as the time of a start is. */
  private static final Duration BETWEEN = Duration.ofMillis(10);

  private static final int CONNECT_MILLIS = 1_000;

  private Patience() {}

  /**
   * @param what ends the sentence "waited in vain for ..."
   */
  static void await(String what, Process process, Callable<Boolean> done)
      throws IOException, InterruptedException {
    await(
        what,
        () -> {
          if (!process.isAlive()) {
            throw new IOException("it has ended: " + what);
          }
          return done.call();
        });
  }

  /**
   * @param what ends the sentence "waited in vain for ..."
   */
  public static void await(String what, Callable<Boolean> done)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + LONGEST.toNanos();
    while (!call(done)) {
      if (System.nanoTime() > end) {
        throw new IOException("waited in vain for " + what);
      }
      Thread.sleep(BETWEEN);
    }
  }

  private static boolean call(Callable<Boolean> done) throws IOException, InterruptedException {
    try {
      return done.call();
    } catch (IOException | InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  public static boolean listens(int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), CONNECT_MILLIS);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  static boolean answers(URI address) {
    try (var client = new Client(address)) {
      return client.get("/").status() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }
}
