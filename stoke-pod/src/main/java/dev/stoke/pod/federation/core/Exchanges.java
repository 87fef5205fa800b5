package dev.stoke.pod.federation.core;

import dev.stoke.pod.keys.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The exchanges with the other members (guarantee rule 4.1): a seat for each of them, whom to ask
 * now, and which answer is awaited. Confined to the core.
 */
final class Exchanges {
  private final Roster roster;
  private final Map<String, Peer> seats = new TreeMap<>(Roster.BY_ORDINAL);
  private final Map<String, Peer> peers = Collections.unmodifiableMap(seats);
  private long newest;

  Exchanges(Roster roster) {
    this.roster = roster;
  }

  /** By their ids, in the order of their ordinals; follows the roster with {@link #seat}. */
  Map<String, Peer> peers() {
    return peers;
  }

  /** One seat for each member; who is no member any more has none. */
  void seat(Moment now) {
    seats.keySet().removeIf(id -> !roster.contains(id));
    for (Member member : roster.others()) {
      seats.computeIfAbsent(member.id(), _ -> new Peer(member, now.mono())).move(member);
    }
  }

  /** This member has news; a name that nobody has is that of one who takes no part in exchanges. */
  void hint(String instanceId, Moment now) {
    Peer named = seats.get(instanceId);
    seats.values().stream()
        .filter(peer -> named == null ? !peer.member().exchanges() : peer == named)
        .forEach(peer -> peer.hint(now.mono()));
  }

  /** This pod has news for everybody. */
  void hintAll(Moment now) {
    seats.values().forEach(peer -> peer.hint(now.mono()));
  }

  /** Null for an exchange that is over, or whose member is gone. */
  @Nullable Peer awaiting(long exchange) {
    return seats.values().stream().filter(peer -> peer.awaits(exchange)).findFirst().orElse(null);
  }

  List<Peer> overdue(Moment now, Duration patience) {
    return seats.values().stream().filter(peer -> peer.isOverdue(now, patience)).toList();
  }

  /** Begins each exchange that is due. */
  List<Effect> begin(Supplier<Introduction> introduction, Moment now) {
    List<Effect> effects = new ArrayList<>();
    for (Peer peer : seats.values()) {
      if (peer.isDue(now.mono())) {
        peer.asked(++newest, now);
        effects.add(
            peer.member().exchanges()
                ? new Effect.Exchange(
                    newest, peer.member(), new ExchangeRequest(introduction.get(), peer.digest()))
                : new Effect.Observe(newest, peer.member()));
      }
    }
    return effects;
  }
}
