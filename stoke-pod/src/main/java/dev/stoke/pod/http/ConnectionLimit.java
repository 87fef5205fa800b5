package dev.stoke.pod.http;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many connections the public listener holds at once. Further ones wait in the queue of the
 * operating system, where they cost this process nothing.
 */
final class ConnectionLimit {
  private static final Logger log = LoggerFactory.getLogger(ConnectionLimit.class);

  /**
   * File descriptors for all else: members and health checks, which have bounds of their own (512
   * and 128), the database, calls to others, jars and files.
   */
  private static final int KEPT_FREE = 1024;

  private static final int LEAST = 64;

  private ConnectionLimit() {}

  /** As configured, or what the file descriptors of this process allow. */
  static int of(int wanted) {
    int limit = of(wanted, descriptors());
    if (limit < wanted) {
      log.atWarn()
          .addKeyValue("wanted", wanted)
          .addKeyValue("connections", limit)
          .log(
              "Fewer connections than server.max_connections, as the limit of open files (ulimit"
                  + " -n) allows no more; raise it, or lower server.max_connections");
    }
    return limit;
  }

  /**
   * @param descriptors that the process may have open
   */
  static int of(int wanted, long descriptors) {
    return (int) Math.min(wanted, Math.max(LEAST, descriptors - KEPT_FREE));
  }

  private static long descriptors() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        ? system.getMaxFileDescriptorCount()
        : Long.MAX_VALUE;
  }
}
