package dev.stoke.pod.federation.core;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Another member as last seen.
 *
 * @param error of the newest exchange; null after a good one
 * @param provisional only newer configurations than this pod's name it
 */
public record MemberView(
    Member member,
    @Nullable Instant answeredAt,
    @Nullable Boot boot,
    boolean canSign,
    boolean provisional,
    @Nullable String error) {
  static MemberView of(Peer peer, Roster roster) {
    return new MemberView(
        peer.member(),
        peer.answeredAt(),
        peer.boot(),
        peer.canSign(),
        roster.isProvisional(peer.member().id()),
        peer.error());
  }
}
