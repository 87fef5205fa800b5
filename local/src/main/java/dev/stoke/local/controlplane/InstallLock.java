package dev.stoke.local.controlplane;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One installer at a time in a cache, across processes; the system frees it with its holder. */
final class InstallLock implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final FileChannel channel;

  private InstallLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Waits for another installer as long as that one lives, after telling so once. */
  static InstallLock acquire(Path cache, Runnable onWait) throws IOException, InterruptedException {
    Files.createDirectories(cache);
    FileChannel channel =
        FileChannel.open(
            cache.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean held = false;
    try {
      held = tryLock(channel) != null;
      if (!held) {
        onWait.run();
      }
      while (!held) {
        Thread.sleep(POLL);
        held = tryLock(channel) != null;
      }
      return new InstallLock(channel);
    } finally {
      if (!held) {
        channel.close();
      }
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByThisProcess) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
