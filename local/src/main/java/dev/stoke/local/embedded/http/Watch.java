package dev.stoke.local.embedded.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.model.ApiError;
import dev.stoke.local.embedded.model.Json;
import dev.stoke.local.embedded.resources.Registered;
import dev.stoke.local.embedded.resources.Resources;
import dev.stoke.local.embedded.store.Change;
import dev.stoke.local.embedded.store.Store;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One watch, from its revision on: turns changes into events and hands them to a sink. */
final class Watch {
  private static final Duration BOOKMARK_INTERVAL = Duration.ofSeconds(30);
  private static final Duration LONGEST = Duration.ofMinutes(45);

  /** Where events go. */
  interface Sink {
    void send(byte[] event) throws IOException;

    boolean isOpen();
  }

  private final Resources resources;
  private final Registered resource;
  private final Selection selection;
  private final View view;
  private final boolean bookmarks;
  private final boolean sendInitialEvents;
  private final String from;
  private final Duration timeout;
  private final BlockingQueue<Change> queue = new LinkedBlockingQueue<>();

  Watch(Resources resources, Registered resource, Selection selection, View view, Request request) {
    this.resources = resources;
    this.resource = resource;
    this.selection = selection;
    this.view = view;
    this.bookmarks = request.flag("allowWatchBookmarks");
    this.sendInitialEvents = request.flag("sendInitialEvents");
    this.from = request.query("resourceVersion");
    this.timeout = timeout(request.query("timeoutSeconds"));
  }

  private static Duration timeout(String seconds) {
    try {
      return seconds.isEmpty() ? LONGEST : Duration.ofSeconds(Long.parseLong(seconds));
    } catch (NumberFormatException e) {
      throw ApiError.badRequest("timeoutSeconds is not a number: " + seconds);
    }
  }

  /** Sends events until the sink closes or the time is over. */
  void run(Sink sink) throws IOException, InterruptedException {
    List<byte[]> initial = new ArrayList<>();
    Store.Subscription subscription;
    try {
      subscription = start(initial);
    } catch (ApiError expired) {
      sink.send(event("ERROR", expired.toStatus()));
      return;
    }
    try (subscription) {
      for (byte[] event : initial) {
        sink.send(event);
      }
      follow(sink);
    }
  }

  private Store.Subscription start(List<byte[]> initial) {
    Store store = resources.store();
    return store.locked(() -> {
      boolean isFromNow = from.isEmpty() || from.equals("0") || sendInitialEvents;
      if (isFromNow) {
        for (ObjectNode object : store.list(resourceName(), selection.namespace())) {
          if (selection.matches(object)) {
            initial.add(event("ADDED", view.one(object)));
          }
        }
        if (sendInitialEvents && bookmarks) {
          initial.add(event("BOOKMARK", view.bookmark(store.revision(), true)));
        }
      }
      long after = isFromNow ? store.revision() : revision();
      return store
          .subscribe(resourceName(), after, queue::add)
          .orElseThrow(() -> ApiError.gone("too old resource version: " + from));
    });
  }

  private void follow(Sink sink) throws IOException, InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    Instant nextBookmark = resources.clock().instant().plus(BOOKMARK_INTERVAL);
    while (sink.isOpen()) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return;
      }
      Change change = queue.poll(Math.min(left, TimeUnit.SECONDS.toNanos(5)), TimeUnit.NANOSECONDS);
      if (change != null) {
        send(change, sink);
      } else if (bookmarks && resources.clock().instant().isAfter(nextBookmark)) {
        nextBookmark = resources.clock().instant().plus(BOOKMARK_INTERVAL);
        long revision = resources.store().locked(this::bookmarkRevision);
        if (revision > 0) {
          sink.send(event("BOOKMARK", view.bookmark(revision, false)));
        }
      }
    }
  }

  /** The current revision, provided that nothing is waiting to be sent. */
  private long bookmarkRevision() {
    return queue.isEmpty() ? resources.store().revision() : 0;
  }

  /** A change can move an object into the selection or out of it. */
  private void send(Change change, Sink sink) throws IOException {
    boolean was = change.previous().filter(selection::matches).isPresent();
    boolean is = change.type() != Change.Type.DELETED && selection.matches(change.object());
    if (!was && !is) {
      return;
    }
    String type = !was ? "ADDED" : !is ? "DELETED" : "MODIFIED";
    sink.send(event(type, view.one(change.object())));
  }

  private long revision() {
    try {
      return Long.parseLong(from);
    } catch (NumberFormatException e) {
      throw ApiError.badRequest("resourceVersion: Invalid value: \"" + from + "\"");
    }
  }

  private String resourceName() {
    return resource.type().groupResource();
  }

  private static byte[] event(String type, JsonNode object) {
    ObjectNode event = Json.object().put("type", type);
    event.set("object", object);
    return Json.bytes(event);
  }
}
