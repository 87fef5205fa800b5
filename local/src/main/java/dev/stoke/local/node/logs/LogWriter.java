package dev.stoke.local.node.logs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run's log: takes what the process prints until its output ends. */
public final class LogWriter {
  private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);
  private static final long LARGEST = 8L * 1024 * 1024;

  private final LogStore store;
  private final LogStore.Key key;
  private final Path file;
  private final Path rotated;
  private OutputStream out;
  private long written;
  private volatile int generation;

  LogWriter(LogStore store, LogStore.Key key, Path file, Path rotated) throws IOException {
    this.store = store;
    this.key = key;
    this.file = file;
    this.rotated = rotated;
    this.out = create(file);
  }

  /**
   * Copies until the end of the stream, on a thread of its own. When the disk takes no more, the
   * output is read and dropped: a container must not stand still because its log does.
   */
  public Thread pump(InputStream output) {
    return Thread.ofPlatform()
        .daemon()
        .name("log-" + key.base())
        .start(() -> {
          byte[] buffer = new byte[16 * 1024];
          boolean writable = true;
          try (output) {
            for (int count = output.read(buffer); count >= 0; count = output.read(buffer)) {
              writable = writable && write(buffer, count);
            }
          } catch (IOException ended) {
            // The process was killed while its output was read: the log ends here.
          } finally {
            close();
          }
        });
  }

  /** How many times this run has gone on in a new file. */
  int generation() {
    return generation;
  }

  private boolean write(byte[] bytes, int count) {
    try {
      if (written + count > LARGEST) {
        rotate();
      }
      out.write(bytes, 0, count);
      written += count;
      return true;
    } catch (IOException e) {
      LOG.atWarn().setCause(e).addKeyValue("file", file).log("a container's log is lost");
      return false;
    }
  }

  private void rotate() throws IOException {
    // A later run of the same name owns the files by now: this one only drains its last words.
    if (store.isCurrent(key, this)) {
      out.close();
      Files.move(file, rotated, StandardCopyOption.REPLACE_EXISTING);
      out = create(file);
      written = 0;
      generation++;
    }
  }

  private void close() {
    try {
      out.close();
    } catch (IOException e) {
      LOG.atDebug().setCause(e).addKeyValue("file", file).log("cannot close a container's log");
    }
    store.closed(key, this);
  }

  private static OutputStream create(Path file) throws IOException {
    return Files.newOutputStream(
        file,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE);
  }
}
