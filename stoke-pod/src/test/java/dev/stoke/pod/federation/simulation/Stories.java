package dev.stoke.pod.federation.simulation;

import dev.stoke.pod.keys.PublicKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All keys of a run. */
final class Stories {
  private final Map<String, Story> all = new LinkedHashMap<>();
  private final Map<String, Integer> made = new HashMap<>();
  private final List<Story> current = new ArrayList<>();
  private int version;

  PublicKey make(Pod owner) {
    PublicKey key = FakeKeys.of(owner.id(), made.merge(owner.id(), 1, Integer::sum));
    Story story = new Story(key, owner.id(), owner.currentStart());
    all.put(story.kid(), story);
    current.add(story);
    version++;
    return key;
  }

  @Nullable Story find(String kid) {
    return all.get(kid);
  }

  /** The private halves died with this container: what was not needed yet never will be. */
  void orphan(Pod pod) {
    current.stream().filter(story -> story.isOf(pod)).forEach(story -> story.finished = true);
  }

  /** From now on neither clause is promised for it. */
  void revoked(String kid) {
    Story story = all.get(kid);
    if (story != null) {
      story.revoked = true;
      version++;
    }
  }

  /** From now on nothing is promised for it. */
  void lost(Story story) {
    story.lost = true;
    version++;
  }

  /** Those that can still matter. */
  List<Story> current(long now) {
    if (current.stream().anyMatch(story -> story.isOver(now))) {
      current.removeIf(story -> story.isOver(now));
      version++;
    }
    return current;
  }

  /** Changes when {@link #current} does. */
  int version() {
    return version;
  }
}
