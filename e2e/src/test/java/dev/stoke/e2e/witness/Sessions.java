package dev.stoke.e2e.witness;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Logins that can be refreshed, the youngest ones only. */
final class Sessions {
  private static final int MOST = 50;

  /**
   * @param pod that issued the token last
   * @param expiresAt of the token: a refresh after it is refused
   */
  record Session(String pod, PodApi.Answer.Tokens tokens, Instant expiresAt) {}

  private final RandomGenerator random;
  private final List<Session> open = new ArrayList<>();

  Sessions(RandomGenerator random) {
    this.random = random;
  }

  synchronized void add(Session session) {
    if (open.size() == MOST) {
      open.removeFirst();
    }
    open.add(session);
  }

  /** Takes one out that has not expired; nobody else uses it until it is added again. */
  synchronized Optional<Session> take(Instant now) {
    open.removeIf(session -> !session.expiresAt().isAfter(now));
    return open.isEmpty()
        ? Optional.empty()
        : Optional.of(open.remove(random.nextInt(open.size())));
  }
}
