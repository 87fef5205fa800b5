package dev.stoke.pod.federation.simulation;

import dev.stoke.pod.federation.core.Member;
import dev.stoke.pod.federation.core.OwnedKey.Stage;
import dev.stoke.pod.federation.core.Settings;
import dev.stoke.pod.federation.core.Timers;
import dev.stoke.pod.federation.simulation.Violation.Invariant;
import dev.stoke.pod.keys.KeySpec;
import dev.stoke.pod.keys.SigningAlgorithm;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * The operator and the StatefulSet controller: they write the configuration, which reaches each pod
 * at its own time, and make, replace and remove pods, one {@link Procedure} at a time.
 */
final class Operator {
  /** Something that takes several looks; finished when {@link #advance} says so. */
  interface Procedure {
    /**
     * @return whether nothing is left to do
     */
    boolean advance();
  }

  private static final long LOOK_MILLIS = 1_000;
  private static final long FASTEST_CONFIG_MILLIS = 200;
  private static final long FASTEST_START_MILLIS = 300;
  private static final long SLOWEST_START_MILLIS = 1_500;

  private final World world;
  private final RandomGenerator random;
  private final Map<String, Member> members = new TreeMap<>(World.BY_ORDINAL);
  private final Set<String> leaving = new TreeSet<>();
  private final Set<String> lowered = new TreeSet<>();
  private final Map<String, Instant> absent = new TreeMap<>();
  private final Map<String, Integer> lastStart = new HashMap<>();
  private final Set<String> revoked = new TreeSet<>();
  private final Map<String, Long> slowness = new HashMap<>();
  private final Deque<Procedure> procedures = new ArrayDeque<>();
  private final MacChange mac;
  private final long clockErrorMillis;
  private Timers timers;
  private int rotations;
  private long revision;
  private long grownAt;
  private Set<String> published = Set.of();
  private int replacements;

  Operator(World world) {
    this.world = world;
    this.random = world.chance().of("operator");
    this.mac = new MacChange(world);
    this.timers = world.schedule().timers();
    long most = world.schedule().timers().clockError().toMillis();
    this.clockErrorMillis = Chance.between(random, -most, most);
  }

  void begin() {
    grow(world.schedule().members());
    world.agenda().in(LOOK_MILLIS, this::look);
  }

  /** How much is still to be done. */
  int pending() {
    return procedures.size() + replacements;
  }

  private void look() {
    Procedure first = procedures.peek();
    if (first != null && first.advance()) {
      procedures.remove();
    }
    if (world.schedule().habits().marksAbsent() && markAbsent()) {
      publish();
    }
    world.agenda().in(LOOK_MILLIS, this::look);
  }

  private boolean markAbsent() {
    boolean changed = false;
    for (String id : members.keySet()) {
      Pod pod = world.pods().get(id);
      boolean runs = pod != null && pod.isRunning();
      int ended = pod == null ? 0 : pod.currentStart();
      if (runs) {
        changed |= absent.remove(id) != null;
      } else if (!absent.containsKey(id) || lastStart.getOrDefault(id, 0) != ended) {
        // Of a container that ran and ended again meanwhile, the end counts.
        absent.put(id, Machine.trueTime(world.now() + clockErrorMillis));
        lastStart.put(id, ended);
        changed = true;
      }
    }
    return changed;
  }

  // --- the configuration ---------------------------------------------------------------------

  /** Writes the next revision; each pod sees it when its kubelet gets to it. */
  private void publish() {
    publish(world.schedule().habits().configMillis());
  }

  private void publish(long mostMillis) {
    revision++;
    if (!published.containsAll(members.keySet())) {
      grownAt = revision;
    }
    published = Set.copyOf(members.keySet());
    for (Pod pod : world.pods().values()) {
      Settings next = settings(pod.member());
      long delay =
          Chance.between(random, Math.min(FASTEST_CONFIG_MILLIS, mostMillis), mostMillis)
              + slowness.getOrDefault(pod.id(), 0L);
      if (delay == 0) {
        pod.mount(next);
      } else {
        world.agenda().in(delay, () -> pod.mount(next));
      }
    }
  }

  private Settings settings(Member self) {
    return new Settings(
        self,
        revision,
        grownAt,
        List.copyOf(members.values()),
        leaving,
        absent,
        revoked,
        world.schedule().habits().maxSigners(),
        rotations == 0 ? "" : "rotation " + rotations,
        KeySpec.of(SigningAlgorithm.EDDSA),
        timers);
  }

  /** As configured now; a pod may not have loaded it yet. */
  Timers timers() {
    return timers;
  }

  void retime(int propagationSeconds, int tokenSeconds) {
    Timers before = timers;
    timers =
        new Timers(
            before.round(),
            before.exchange(),
            before.lease(),
            before.endpointLag(),
            Duration.ofSeconds(propagationSeconds),
            before.clockError(),
            before.leeway(),
            before.keyDuration(),
            Duration.ofSeconds(tokenSeconds));
    publish();
  }

  void slow(String pod, long millis) {
    slowness.put(pod, millis);
  }

  void rotate() {
    rotations++;
    publish();
  }

  void revoke(int nth) {
    List<String> signing = new ArrayList<>();
    for (Pod pod : world.pods().values()) {
      if (pod.answers()) {
        pod.view().keys().stream()
            .filter(key -> key.stage() == Stage.ACTIVE)
            .forEach(key -> signing.add(key.kid()));
      }
    }
    if (!signing.isEmpty()) {
      String kid = signing.get(nth % signing.size());
      revoked.add(kid);
      world.stories().revoked(kid);
      publish();
    }
  }

  void forgetRevoked() {
    if (!revoked.isEmpty()) {
      revoked.clear();
      publish();
    }
  }

  // --- procedures ----------------------------------------------------------------------------

  void changeMac() {
    mac.begin(procedures);
  }

  List<String> macKeys() {
    return mac.current();
  }

  void scale(int replicas) {
    procedures.add(() -> {
      if (replicas > members.size()) {
        grow(replicas);
      } else if (replicas < members.size()) {
        procedures.add(new Leave(this, world, replicas));
      }
      return true;
    });
  }

  /**
   * From the top, each when enough propagated keys remain without it, and the one before is back.
   */
  void rollOut() {
    List<String> ids = new ArrayList<>(members.keySet());
    for (String id : ids.reversed()) {
      procedures.add(() -> {
        Pod pod = world.pods().get(id);
        if (pod == null || !pod.exists() || leaving.contains(id)) {
          return true;
        }
        if (pod.isRunning() && members.size() > 1 && !staysPropagated(Set.of(id))) {
          return false;
        }
        replace(pod);
        procedures.addFirst(() -> isReady(id));
        return false;
      });
    }
  }

  private boolean isReady(String id) {
    Pod pod = world.pods().get(id);
    return pod == null || (pod.answers() && pod.view().ready(pod.now()));
  }

  /** Whether somebody else has an active key that has lived P. */
  boolean staysPropagated(Set<String> without) {
    return world.pods().values().stream()
        .filter(pod -> !without.contains(pod.id()) && pod.answers() && !pod.isTerminating())
        .anyMatch(pod ->
            pod.view().keys().stream()
                .anyMatch(
                    key -> key.stage() == Stage.ACTIVE && pod.view().isPropagated(key, pod.now())));
  }

  /** Deletes the pod; the StatefulSet makes another of its name. */
  void replace(Pod pod) {
    replacements++;
    pod.terminate(() -> {
      pod.remove();
      world.agenda().in(startDelay(), () -> recreate(pod));
    });
  }

  private void recreate(Pod pod) {
    replacements--;
    if (members.containsKey(pod.id()) && !lowered.contains(pod.id()) && !pod.exists()) {
      pod.create();
      pod.mount(settings(pod.member()));
      pod.mount(mac.current());
      pod.start();
    }
  }

  private long startDelay() {
    return Chance.between(random, FASTEST_START_MILLIS, SLOWEST_START_MILLIS);
  }

  /** New members enter the configuration, and their pods are made at the same time. */
  private void grow(int replicas) {
    for (int ordinal = members.size(); ordinal < replicas; ordinal++) {
      String id = World.name(ordinal);
      members.put(id, new Member(id, URI.create("https://" + id + ":8081")));
    }
    publish(world.schedule().habits().configMillis());
    for (Member member : members.values()) {
      if (!world.pods().containsKey(member.id())) {
        Pod pod =
            new Pod(world, member, world.machine(member.id()), settings(member), mac.current());
        world.pods().put(member.id(), pod);
        world.agenda().in(startDelay(), pod::start);
      }
    }
  }

  // --- for the leave procedure ----------------------------------------------------------------

  List<String> above(int replicas) {
    return members.keySet().stream().skip(replicas).toList();
  }

  void markLeaving(List<String> ids) {
    leaving.addAll(ids);
    publish();
  }

  /** The StatefulSet's replicas are lowered: what stops now is not made again. */
  void lower(List<String> ids) {
    lowered.addAll(ids);
  }

  long revision() {
    return revision;
  }

  /** Out of the configuration; only once the pod objects are gone (I10). */
  void leave(List<String> ids) {
    for (String id : ids) {
      Pod pod = world.pods().get(id);
      if (pod != null && pod.isInService()) {
        throw world
            .watch()
            .violated(Invariant.LEAVES_OUT_OF_SERVICE, id + " leaves the configuration in service");
      }
      world.pods().remove(id);
      members.remove(id);
      absent.remove(id);
      leaving.remove(id);
      lowered.remove(id);
    }
    publish();
  }
}
