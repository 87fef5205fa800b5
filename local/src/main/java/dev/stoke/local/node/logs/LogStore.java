package dev.stoke.local.node.logs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The logs of all containers: {@code <namespace>_<pod>_<container>.log} holds the current run,
 * {@code .previous.log} the run before it. When a run has printed more than 8 MiB, its file is
 * begun again and what it held kept as {@code .log.1}; what is older is lost. Safe for threads.
 */
public final class LogStore {
  /** One container's log, by names as the API allows them. */
  public record Key(String namespace, String pod, String container) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

    public Key {
      for (String name : new String[] {namespace, pod, container}) {
        if (!NAME.matcher(name).matches()) {
          throw new IllegalArgumentException("not a name in Kubernetes: " + name);
        }
      }
    }

    String base() {
      return namespace + "_" + pod + "_" + container;
    }
  }

  /** What to read; {@code tailLines} below zero means everything that is kept. */
  public record Query(boolean previous, int tailLines, boolean follow) {}

  private static final Logger LOG = LoggerFactory.getLogger(LogStore.class);
  private static final Duration POLL = Duration.ofMillis(100);

  private final Path directory;
  private final ConcurrentMap<Key, LogRun> open = new ConcurrentHashMap<>();

  public LogStore(Path directory) {
    this.directory = directory;
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create " + directory, e);
    }
  }

  /** Begins the log of a new run; the run before becomes the previous one. */
  public LogRun open(Key key) throws IOException {
    Path current = current(key);
    if (Files.exists(current)) {
      Files.move(current, previous(key), StandardCopyOption.REPLACE_EXISTING);
    }
    Files.deleteIfExists(rotated(key));
    Files.createFile(current);
    LogRun run = new LogRun(this, key, current, rotated(key));
    open.put(key, run);
    return run;
  }

  void ended(Key key, LogRun run) {
    open.remove(key, run);
  }

  /** Keeps the files short; to be called now and then. */
  public void trim() {
    open.forEach((key, run) -> {
      try {
        run.trim();
      } catch (IOException e) {
        LOG.atWarn().setCause(e).addKeyValue("log", key.base()).log("cannot shorten a log");
      }
    });
  }

  /**
   * Writes what is kept to {@code out}, then, when following, what is printed until the run ends.
   *
   * @throws NoSuchFileException when that container has printed nothing yet or is unknown
   */
  public void copy(Key key, Query query, OutputStream out) throws IOException {
    if (query.previous()) {
      out.write(tail(Files.readAllBytes(previous(key)), query.tailLines()));
      return;
    }
    LogRun run = open.get(key);
    int generation = run == null ? 0 : run.generation();
    try (FileChannel channel = FileChannel.open(current(key))) {
      var kept = new ByteArrayOutputStream();
      if (Files.exists(rotated(key))) {
        Files.copy(rotated(key), kept);
      }
      drain(channel, kept);
      out.write(tail(kept.toByteArray(), query.tailLines()));
      out.flush();
      while (query.follow() && run != null) {
        // Asked before the read, so that nothing printed before the end is missed.
        boolean ended = open.get(key) != run;
        if (run.generation() != generation) {
          generation = run.generation();
          drainRotated(key, channel.position(), out);
          channel.position(0);
        }
        drain(channel, out);
        out.flush();
        if (ended) {
          return;
        }
        Thread.sleep(POLL);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void drainRotated(Key key, long from, OutputStream to) throws IOException {
    try (FileChannel channel = FileChannel.open(rotated(key))) {
      drain(channel.position(from), to);
    }
  }

  private static void drain(FileChannel from, OutputStream to) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
    while (from.read(buffer) > 0) {
      to.write(buffer.array(), 0, buffer.position());
      buffer.clear();
    }
  }

  /** The last lines; a last line without its end counts as one. */
  private static byte[] tail(byte[] all, int lines) {
    if (lines < 0) {
      return all;
    }
    int start = all.length;
    int seen = 0;
    while (start > 0) {
      boolean lineBefore = all[start - 1] == '\n' && start < all.length;
      if (lineBefore && ++seen == lines) {
        break;
      }
      start--;
    }
    return lines == 0 ? new byte[0] : Arrays.copyOfRange(all, start, all.length);
  }

  private Path current(Key key) {
    return directory.resolve(key.base() + ".log");
  }

  private Path previous(Key key) {
    return directory.resolve(key.base() + ".previous.log");
  }

  private Path rotated(Key key) {
    return directory.resolve(key.base() + ".log.1");
  }
}
