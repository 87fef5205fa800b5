package dev.stoke.pod.federation;

import dev.stoke.pod.federation.core.Settings;
import dev.stoke.pod.keys.GoKey;
import dev.stoke.pod.keys.PublishedKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Keys of the Go servers among the members (guarantee rule 7.6), beside what the core promises:
 * under a kid, the newest material counts; a key that its server no longer shows stays for as long
 * as a token of it may live. Neither relayed nor stored. Owner thread only.
 */
final class GoKeys {
  private static final int MOST_KEYS_OF_A_MEMBER = 16;

  private final Map<String, PublishedKey> byKid = new TreeMap<>();
  private List<PublishedKey> shown = List.of();

  /**
   * @param own what the member itself signs with, as it served it just now
   * @return why some are left out, one sentence each
   */
  List<String> seen(String member, List<GoKey> own, Settings settings, Instant now) {
    List<String> refused = new ArrayList<>();
    Duration tokens = settings.timers().tokenDuration().plus(settings.timers().leeway());
    for (GoKey key : own.subList(0, Math.min(own.size(), MOST_KEYS_OF_A_MEMBER))) {
      PublishedKey before = byKid.get(key.kid());
      if (before != null && !before.owner().equals(member) && isLive(before, now)) {
        refused.add(
            "kid %s is used by %s too; set a different cluster.instance_id at each server"
                .formatted(key.kid(), before.owner()));
      } else {
        byKid.put(key.kid(), key.of(member, now.plus(tokens)));
      }
    }
    return refused;
  }

  /** What is to be published with our own; the same list as before when nothing has changed. */
  List<PublishedKey> current(Settings settings, Instant now) {
    byKid.values().removeIf(key -> !isLive(key, now));
    List<PublishedKey> next =
        byKid.values().stream().filter(key -> !settings.revoked().contains(key.kid())).toList();
    if (!isSame(shown, next)) {
      shown = next;
    }
    return shown;
  }

  private static boolean isLive(PublishedKey key, Instant now) {
    return now.isBefore(key.retainUntil());
  }

  /** Times move with each look; they are not served. */
  private static boolean isSame(List<PublishedKey> before, List<PublishedKey> after) {
    if (before.size() != after.size()) {
      return false;
    }
    for (int i = 0; i < before.size(); i++) {
      if (!before.get(i).jwk().equals(after.get(i).jwk())) {
        return false;
      }
    }
    return true;
  }
}
