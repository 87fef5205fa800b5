package dev.stoke.pod.federation;

import dev.stoke.pod.federation.core.Member;
import dev.stoke.pod.federation.core.MemberView;
import dev.stoke.pod.federation.core.OwnKey;
import dev.stoke.pod.federation.core.OwnedKey.Stage;
import dev.stoke.pod.federation.core.View;
import dev.stoke.pod.keys.Moment;

/** Says of a view what people and the operator want to know. */
final class StatusFactory {
  private StatusFactory() {}

  static FederationStatus status(View view, int publishedBytes, Moment now) {
    String because = view.notReadyBecause(now);
    var ledgerAt = view.lease().ledgerAt();
    return new FederationStatus(
        view.settings().self().id(),
        view.boot(),
        view.settings().revision(),
        because.isEmpty(),
        because.isEmpty() ? "ready" : because,
        view.holdsLease(now),
        view.started(),
        view.signing(now).isPresent(),
        view.leaving(),
        view.settings().rotation(),
        view.keys().stream().map(key -> key(key, view, now)).toList(),
        view.members().stream().map(StatusFactory::member).toList(),
        view.delegates().stream().map(Member::id).toList(),
        view.published().size(),
        publishedBytes,
        view.propagationInForce(now),
        ledgerAt == null ? null : ledgerAt.wall(),
        view.clockError(),
        view.tombstones().keySet().stream().sorted().toList());
  }

  private static FederationStatus.Key key(OwnKey key, View view, Moment now) {
    boolean overdue =
        key.stage() == Stage.ACTIVE
            && key.end() != null
            && now.wall().isAfter(key.end().minus(view.settings().timers().tokenDuration()));
    return new FederationStatus.Key(
        key.kid(),
        key.stage().name(),
        key.createdAt(),
        key.until(),
        view.isPropagated(key, now),
        key.publishedAt() == null ? null : now.mono().minus(key.publishedAt()),
        key.early(),
        overdue,
        key.rotation());
  }

  private static FederationStatus.Peer member(MemberView member) {
    return new FederationStatus.Peer(
        member.member().id(),
        member.member().url().toString(),
        member.answeredAt(),
        member.boot(),
        member.canSign(),
        member.provisional(),
        member.error());
  }
}
