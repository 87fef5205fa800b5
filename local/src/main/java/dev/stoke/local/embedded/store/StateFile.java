package dev.stoke.local.embedded.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.model.ApiError;
import dev.stoke.local.embedded.model.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a store on disk: soon after a change, and when closed. The file is replaced by renaming, so
 * that it is whole at any time, and is for its owner's eyes only since it holds Secrets.
 */
public final class StateFile implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StateFile.class);
  private static final Duration DEBOUNCE = Duration.ofMillis(500);

  /**
   * How far a restarted server jumps ahead: revisions that were given out but not yet written when
   * the process was killed must not be given out again.
   */
  private static final long RESTART_GAP = 10_000;

  private final Path file;
  private final Store store;
  private final Store.Subscription subscription;
  private final AtomicBoolean pending = new AtomicBoolean();
  private final ScheduledExecutorService writer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("api-state-writer").factory());

  private StateFile(Path file, Store store) {
    this.file = file;
    this.store = store;
    this.subscription = store.subscribeToAll(change -> schedule());
  }

  /** The store that the file holds, or an empty one. */
  public static Store load(Path file) {
    if (!Files.exists(file)) {
      return new Store(0);
    }
    try {
      ObjectNode state = Json.parseObject(Files.readAllBytes(file), false);
      if (!state.path("revision").isIntegralNumber() || !state.path("resources").isObject()) {
        throw new IllegalStateException(corrupt(file, "revision or resources are missing"));
      }
      var store = new Store(state.path("revision").asLong() + RESTART_GAP);
      for (var resource : state.path("resources").properties()) {
        Json.objects(resource.getValue()).forEach(each -> store.restore(resource.getKey(), each));
      }
      return store;
    } catch (ApiError unreadable) {
      // Without the parser's message: it may quote the file, which holds Secrets.
      throw new IllegalStateException(corrupt(file, "it is not JSON"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the API server's state in " + file, e);
    }
  }

  /** Writes the store into the file from now on. */
  public static StateFile keep(Path file, Store store) {
    return new StateFile(file, store);
  }

  private static String corrupt(Path file, String why) {
    return "the API server's state in %s is damaged (%s); restore the file, or delete it to start empty"
        .formatted(file, why);
  }

  private void schedule() {
    if (!writer.isShutdown() && pending.compareAndSet(false, true)) {
      writer.schedule(this::writeSafely, DEBOUNCE.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void writeSafely() {
    pending.set(false);
    try {
      write();
    } catch (IOException | RuntimeException e) {
      LOG.atError().setMessage("cannot save the state").addKeyValue("file", file).setCause(e).log();
    }
  }

  private void write() throws IOException {
    byte[] bytes = Json.bytes(store.snapshot());
    Path directory = file.toAbsolutePath().getParent();
    Path temporary =
        Files.createTempFile(
            directory,
            ".state",
            ".tmp",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.write(temporary, bytes);
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  @Override
  public void close() {
    subscription.close();
    writer.shutdown();
    try {
      if (!writer.awaitTermination(10, TimeUnit.SECONDS)) {
        LOG.atWarn().setMessage("a write of the state hangs").addKeyValue("file", file).log();
      }
      write();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot save the API server's state in " + file, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
