package dev.stoke.local.embedded.controllers;

import dev.stoke.local.embedded.resources.Resources;
import dev.stoke.local.embedded.store.Change;
import dev.stoke.local.embedded.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands every change to every controller, in order, and then lets them work. */
public final class Controllers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Controllers.class);
  private static final Duration RESYNC = Duration.ofSeconds(1);

  /** Work in two steps, so that many changes of one object cost one reconciliation. */
  interface Controller {
    void observe(Change change);

    /** Does what is due; called after changes, and once a second. */
    void work();
  }

  private final BlockingQueue<Change> queue = new LinkedBlockingQueue<>();
  private final List<Controller> controllers;
  private final Store.Subscription subscription;
  private final Thread thread;

  private Controllers(Resources resources) {
    this.controllers =
        List.of(
            new GarbageCollector(resources),
            new NamespaceController(resources),
            new StatefulSetController(resources));
    this.subscription = resources.store().subscribeToAll(queue::add);
    this.thread = Thread.ofPlatform().daemon().name("api-controllers").unstarted(this::run);
  }

  public static Controllers start(Resources resources) {
    var controllers = new Controllers(resources);
    controllers.thread.start();
    return controllers;
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        var changes = new ArrayList<Change>();
        Change first = queue.poll(RESYNC.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
          changes.add(first);
          queue.drainTo(changes);
        }
        for (Controller controller : controllers) {
          changes.forEach(change -> guarded(controller, () -> controller.observe(change)));
          guarded(controller, controller::work);
        }
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private static void guarded(Controller controller, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      LOG.atError()
          .setMessage("a controller failed")
          .addKeyValue("controller", controller.getClass().getSimpleName())
          .setCause(e)
          .log();
    }
  }

  @Override
  public void close() {
    subscription.close();
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
