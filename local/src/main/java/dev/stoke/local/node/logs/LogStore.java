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

/**
 * The logs of all containers: {@code <namespace>_<pod>_<container>.log} holds the current run,
 * {@code .previous.log} the run before it. A run that prints more than 8 MiB goes on in a new file
 * and keeps the one before as {@code .log.1}; what is older is lost. Safe for threads.
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

  private static final Duration POLL = Duration.ofMillis(100);

  private final Path directory;
  private final ConcurrentMap<Key, LogWriter> open = new ConcurrentHashMap<>();

  public LogStore(Path directory) {
    this.directory = directory;
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create " + directory, e);
    }
  }

  /** Begins the log of a new run; the run before becomes the previous one. */
  public LogWriter open(Key key) throws IOException {
    Path current = current(key);
    if (Files.exists(current)) {
      Files.move(current, previous(key), StandardCopyOption.REPLACE_EXISTING);
    }
    Files.deleteIfExists(rotated(key));
    LogWriter writer = new LogWriter(this, key, current, rotated(key));
    open.put(key, writer);
    return writer;
  }

  void closed(Key key, LogWriter writer) {
    open.remove(key, writer);
  }

  boolean isCurrent(Key key, LogWriter writer) {
    return open.get(key) == writer;
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
    LogWriter writer = open.get(key);
    int generation = writer == null ? 0 : writer.generation();
    FileChannel channel = FileChannel.open(current(key));
    try {
      var kept = new ByteArrayOutputStream();
      if (Files.exists(rotated(key))) {
        Files.copy(rotated(key), kept);
      }
      drain(channel, kept);
      out.write(tail(kept.toByteArray(), query.tailLines()));
      out.flush();
      while (query.follow() && writer != null) {
        // Both are asked before the read, so that nothing printed before them is missed.
        boolean ended = !isCurrent(key, writer);
        int now = writer.generation();
        drain(channel, out);
        out.flush();
        if (ended) {
          return;
        }
        if (now != generation) {
          generation = now;
          channel.close();
          channel = FileChannel.open(current(key));
        } else {
          Thread.sleep(POLL);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      channel.close();
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
