package dev.stoke.pod.federation.simulation;

import dev.stoke.pod.federation.core.Effect;
import dev.stoke.pod.federation.core.ExchangeAnswer;
import dev.stoke.pod.federation.core.ExchangeRequest;
import dev.stoke.pod.federation.core.FederationCore;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Exchanges as messages. The core is told of late and doubled answers, too: it has to know by
 * itself what counts.
 */
final class Exchanges {
  private final World world;
  private final Map<String, Long> begun = new HashMap<>();
  private long all;

  Exchanges(World world) {
    this.world = world;
  }

  /** By all pods, so far. */
  long begun() {
    return all;
  }

  /** By this pod, so far. */
  long begun(Pod from) {
    return begun.getOrDefault(from.id(), 0L);
  }

  void begin(Pod from, Effect.Exchange effect) {
    all++;
    begun.merge(from.id(), 1L, Long::sum);
    String to = effect.member().id();
    Call call = new Call(from, from.currentStart(), effect.exchange(), to, effect.request());
    world.agenda().in(world.schedule().timers().exchange().toMillis(), call::giveUp);
    world.network().send(from.id(), to, call::arrive);
  }

  /** One exchange, as its beginning pod and the other one see it. */
  private final class Call {
    private final Pod from;
    private final int start;
    private final long number;
    private final String to;
    private final ExchangeRequest request;
    private boolean answered;

    Call(Pod from, int start, long number, String to, ExchangeRequest request) {
      this.from = from;
      this.start = start;
      this.number = number;
      this.to = to;
      this.request = request;
    }

    void giveUp() {
      if (!answered) {
        from.deliver(start, core -> core.failed(number, "no answer in time", from.now()));
      }
    }

    void arrive() {
      Pod target = world.pods().get(to);
      if (target == null || !target.isRunning()) {
        answer(Optional.empty());
      } else {
        target.deliver(target.currentStart(), core -> answer(core.received(request, target.now())));
      }
    }

    private void answer(Optional<ExchangeAnswer> answer) {
      world.network().send(to, from.id(), () -> from.deliver(start, core -> tell(core, answer)));
    }

    private void tell(FederationCore core, Optional<ExchangeAnswer> answer) {
      answered = true;
      answer.ifPresentOrElse(
          said -> core.answered(number, said, from.now()),
          () -> core.failed(number, "refused", from.now()));
    }
  }

  /** All members of these clusters take part in exchanges. */
  void observe(Pod from, Effect.Observe observe) {
    throw new IllegalStateException(from.id() + " observes " + observe.member().id());
  }
}
