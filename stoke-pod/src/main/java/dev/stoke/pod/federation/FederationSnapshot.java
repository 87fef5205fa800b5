package dev.stoke.pod.federation;

import dev.stoke.pod.federation.core.Member;
import dev.stoke.pod.federation.core.View;
import dev.stoke.pod.keys.KeySnapshot;
import dev.stoke.pod.keys.Moment;
import dev.stoke.pod.keys.PublishedKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What readers see, of one moment: the core's view, and the keys as bytes.
 *
 * @param goKeys that members of Go kind publish
 */
record FederationSnapshot(View view, List<PublishedKey> goKeys, Rendering rendering) {
  static FederationSnapshot first(View view, Moment now) {
    return new FederationSnapshot(view, List.of(), render(view, KeySnapshot.EMPTY, now));
  }

  /** Renders only what has changed or grows old. */
  FederationSnapshot next(View nextView, List<PublishedKey> nextGoKeys, Moment now) {
    boolean keep =
        rendering.isFresh(now.wall())
            && view.published() == nextView.published()
            && goKeys == nextGoKeys
            && view.settings().timers().equals(nextView.settings().timers());
    return new FederationSnapshot(
        nextView,
        nextGoKeys,
        keep ? rendering : render(nextView, merged(nextView.published(), nextGoKeys), now));
  }

  /**
   * In random order, so that members share the work of the one that asks; who leaves comes last.
   */
  List<Member> delegates() {
    List<Member> stay = new ArrayList<>();
    List<Member> leave = new ArrayList<>();
    view.delegates()
        .forEach(
            member -> (view.settings().leaving().contains(member.id()) ? leave : stay).add(member));
    Collections.shuffle(stay);
    stay.addAll(leave);
    return stay;
  }

  Optional<Jwks> jwks(JwksForm form, Moment now) {
    if (!view.holdsLease(now)) {
      return Optional.empty();
    }
    // The owner renders in time; only when it could not (the process was paused) it is done here.
    Rendering usable =
        rendering.isUsable(now.wall()) ? rendering : render(view, rendering.keys(), now);
    return Optional.of(usable.in(form));
  }

  FederationStatus status(Moment now) {
    return StatusFactory.status(view, rendering.in(JwksForm.STRICT).body().remaining(), now);
  }

  boolean isMember(String instanceId) {
    return view.settings().members().stream().anyMatch(member -> member.id().equals(instanceId))
        || view.members().stream().anyMatch(member -> member.member().id().equals(instanceId));
  }

  private static KeySnapshot merged(List<PublishedKey> keys, List<PublishedKey> ofGo) {
    List<PublishedKey> all = new ArrayList<>(keys);
    all.addAll(ofGo);
    return new KeySnapshot(all);
  }

  private static Rendering render(View view, KeySnapshot keys, Moment now) {
    return Rendering.of(
        keys, view.settings().self().id(), view.settings().timers().maxAge(), now.wall());
  }
}
