package dev.stoke.pod.federation;

import dev.stoke.pod.federation.core.ExchangeAnswer;
import dev.stoke.pod.federation.core.ExchangeRequest;
import dev.stoke.pod.federation.core.Member;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The members of one test, reachable by their ids; single ones can be cut off. */
final class TestNetwork {
  private final Map<String, Federation> pods = new ConcurrentHashMap<>();
  private final Set<String> cut = ConcurrentHashMap.newKeySet();

  static Member member(String id) {
    return new Member(id, URI.create("https://" + id + ".test:8081"));
  }

  void join(String id, Federation federation) {
    pods.put(id, federation);
  }

  void leave(String id) {
    pods.remove(id);
  }

  void cut(String id) {
    cut.add(id);
  }

  void heal(String id) {
    cut.remove(id);
  }

  MemberChannel channel(String from) {
    return new MemberChannel() {
      @Override
      public ExchangeAnswer exchange(Member member, ExchangeRequest request) throws PeerException {
        Federation other = pods.get(member.id());
        if (other == null || cut.contains(from) || cut.contains(member.id())) {
          throw new PeerException(PeerException.Kind.UNREACHABLE, "no answer");
        }
        return other.exchanged(request);
      }

      @Override
      public void close() {
        // Nothing is held.
      }
    };
  }
}
