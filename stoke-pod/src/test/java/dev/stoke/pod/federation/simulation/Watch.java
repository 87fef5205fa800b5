package dev.stoke.pod.federation.simulation;

import dev.stoke.pod.federation.core.OwnKey;
import dev.stoke.pod.federation.core.OwnedKey.Stage;
import dev.stoke.pod.federation.core.View;
import dev.stoke.pod.federation.simulation.Violation.Invariant;
import dev.stoke.pod.keys.PublishedKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks the invariants before and after each step of each pod. Cheap as long as nothing changes:
 * what a pod lacks is worked out only when its set, or the keys that matter, have changed.
 */
final class Watch {
  /** What one container of a pod was last seen to serve. */
  private static final class Seen {
    private final int start;
    private List<PublishedKey> published = List.of();
    private Map<String, PublishedKey> byKid = Map.of();
    private List<Story> missing = List.of();
    private List<Story> revoked = List.of();
    private int version = -1;

    Seen(int start) {
      this.start = start;
    }
  }

  private final World world;
  private final Map<String, Seen> seen = new HashMap<>();

  Watch(World world) {
    this.world = world;
  }

  /** At any moment at which the pod might serve a request. */
  void before(Pod pod) {
    if (!pod.answers()) {
      return;
    }
    Seen last = seen(pod);
    if (last.version != world.stories().version()) {
      compare(pod, last);
    }
    serve(pod, last);
  }

  /** Everybody, at the moment of a signature. */
  void all() {
    world.pods().values().forEach(this::before);
  }

  /** When the pod shows a new view. */
  void after(Pod pod) {
    View view = pod.view();
    Seen last = seen(pod);
    if (view.published() != last.published) {
      Map<String, PublishedKey> next = new HashMap<>();
      view.published().forEach(key -> next.put(key.kid(), key));
      changed(pod, view, last, next);
      last.published = view.published();
      last.byKid = next;
      compare(pod, last);
    } else if (last.version != world.stories().version()) {
      compare(pod, last);
    }
    view.keys().forEach(key -> own(pod, view, key));
    view.tombstones().keySet().forEach(kid -> buried(pod, kid));
    if (pod.probe() && !view.holdsLease(pod.now())) {
      throw violated(Invariant.READY_WITH_LEASE, pod.id() + " is ready without its lease");
    }
    serve(pod, last);
  }

  /** The key as this pod serves it; null when it does not. */
  @Nullable PublishedKey served(Pod pod, String kid) {
    return seen(pod).byKid.get(kid);
  }

  private Seen seen(Pod pod) {
    Seen last = seen.get(pod.id());
    if (last == null || last.start != pod.currentStart()) {
      last = new Seen(pod.currentStart());
      seen.put(pod.id(), last);
    }
    return last;
  }

  private void compare(Pod pod, Seen last) {
    List<Story> missing = new ArrayList<>();
    List<Story> revoked = new ArrayList<>();
    for (Story story : world.stories().current(world.now())) {
      boolean serves = last.byKid.containsKey(story.kid());
      if (story.revoked && serves) {
        revoked.add(story);
      } else if (story.isPromised() && !serves) {
        missing.add(story);
      }
    }
    last.missing = missing;
    last.revoked = revoked;
    last.version = world.stories().version();
  }

  private void serve(Pod pod, Seen last) {
    if (last.missing.isEmpty() && last.revoked.isEmpty()) {
      return;
    }
    pod.probe();
    if (!pod.isInService()) {
      return;
    }
    long now = world.now();
    for (Story story : last.missing) {
      story.missedAt = now;
      if (story.neededUntil >= now && story.isPromised()) {
        throw violated(
            Invariant.SERVED_FROM_SIGNATURE_TO_EXPIRY,
            "%s is in service without %s, whose tokens live for another %,d ms"
                .formatted(pod.id(), story.kid(), story.neededUntil - now));
      }
    }
    for (Story story : last.revoked) {
      if (world.revocations().isOverdue(story, pod)) {
        throw violated(
            Invariant.REVOKED_IS_GONE, pod.id() + " is in service with revoked " + story.kid());
      }
    }
  }

  private void changed(Pod pod, View view, Seen last, Map<String, PublishedKey> next) {
    for (PublishedKey key : view.published()) {
      Story story = world.stories().find(key.kid());
      if (story != null && !story.key().jwk().equals(key.jwk())) {
        throw violated(Invariant.ONE_KEY_PER_KID, pod.id() + " has another key " + key.kid());
      }
      if (story != null && story.revoked && story.isBuriedBy(pod)) {
        throw violated(Invariant.REVOKED_IS_GONE, pod.id() + " serves " + key.kid() + " again");
      }
    }
    Instant wall = pod.now().wall();
    for (PublishedKey key : last.published) {
      if (!next.containsKey(key.kid())
          && !wall.isAfter(key.retainUntil())
          && !view.tombstones().containsKey(key.kid())) {
        throw violated(
            Invariant.KNOWS_WHAT_IT_READ,
            "%s forgot %s, which it had to keep until %s"
                .formatted(pod.id(), key.kid(), key.retainUntil()));
      }
    }
  }

  private void buried(Pod pod, String kid) {
    Story story = world.stories().find(kid);
    if (story != null) {
      story.buriedBy(pod);
    }
  }

  private void own(Pod pod, View view, OwnKey key) {
    Story story = world.stories().find(key.kid());
    if (story == null) {
      return;
    }
    if (key.stage() == Stage.RETIRED) {
      story.finished = true;
    } else if (key.stage() == Stage.ACTIVE && !story.active) {
      activated(pod, view, key, story);
    }
  }

  private void activated(Pod pod, View view, OwnKey key, Story story) {
    story.active = true;
    story.early = key.early();
    story.propagationMillis = view.settings().timers().propagation().toMillis();
    world.tally().activated(key.early());
    world.agenda().in(0, () -> world.logins().signAt(pod));
    Duration since = key.publishedAt();
    Duration waited = since == null ? Duration.ZERO : pod.now().mono().minus(since);
    if (!key.early() && waited.toMillis() < story.propagationMillis) {
      throw violated(Invariant.ACTIVE_ON_EVIDENCE, key.kid() + " was active after only " + waited);
    }
    if (key.early() && !world.ledger().isSlotOf(pod)) {
      throw violated(
          Invariant.ONE_EARLY_SLOT, pod.id() + " activated early without the early slot");
    }
  }

  Violation violated(Invariant invariant, String what) {
    return new Violation(invariant, world.now(), what);
  }
}
