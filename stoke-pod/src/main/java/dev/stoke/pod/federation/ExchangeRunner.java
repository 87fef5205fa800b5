package dev.stoke.pod.federation;

import dev.stoke.pod.federation.core.Effect;
import dev.stoke.pod.federation.core.ExchangeAnswer;
import dev.stoke.pod.federation.core.Member;
import dev.stoke.pod.federation.core.View;
import dev.stoke.pod.keys.GoKey;
import dev.stoke.pod.keys.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the exchanges that the core asks for, each on a virtual thread of its own, and tells the
 * core how they ended.
 */
final class ExchangeRunner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ExchangeRunner.class);

  private final MemberChannel channel;
  private final ObservedMembers observed = new ObservedMembers();
  private final GoKeys goKeys;
  private final Supplier<View> shown;
  private final CoreLoop loop;
  private final FederationMetrics metrics;
  private final FederationLog log;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("exchange-", 0).factory());

  /**
   * @param goKeys told of what members of Go kind publish, on the thread of the loop
   * @param shown what this pod publishes now
   */
  ExchangeRunner(
      MemberChannel channel,
      GoKeys goKeys,
      Supplier<View> shown,
      CoreLoop loop,
      FederationMetrics metrics,
      FederationLog log) {
    this.channel = channel;
    this.goKeys = goKeys;
    this.shown = shown;
    this.loop = loop;
    this.metrics = metrics;
    this.log = log;
  }

  void exchange(Effect.Exchange exchange) {
    Member member = exchange.member();
    run(
        exchange.exchange(),
        member,
        () -> {
          ExchangeAnswer answer = channel.exchange(member, exchange.request());
          return (core, now) -> {
            core.answered(exchange.exchange(), answer, now);
            log.answered(member.url(), List.of());
          };
        });
  }

  void observe(Effect.Observe observe) {
    Member member = observe.member();
    run(
        observe.exchange(),
        member,
        () -> {
          KeySet set = fetch(member);
          List<PublicKey> keys = set.keys();
          List<GoKey> own =
              set.goKeys().isEmpty() ? List.of() : observed.fetchOwn(member.url()).goKeys();
          return (core, now) -> {
            List<String> refused = new ArrayList<>(set.refused());
            refused.addAll(goKeys.seen(member.id(), own, shown.get().settings(), now.wall()));
            core.observed(observe.exchange(), keys, now);
            log.answered(member.url(), refused);
          };
        });
  }

  @Override
  public void close() {
    threads.shutdownNow();
    channel.close();
    observed.close();
  }

  /** It cannot be told of a new key, only that a look is worth it. */
  private KeySet fetch(Member member) throws PeerException {
    KeySet set = observed.fetch(member.url());
    View view = shown.get();
    Set<String> served =
        set.keys().stream().map(key -> key.kid().toString()).collect(Collectors.toSet());
    if (view.keys().stream().anyMatch(key -> !served.contains(key.kid()))) {
      try {
        observed.announce(member.url(), view.settings().self().id());
      } catch (PeerException e) {
        // Only a hint is lost: the member looks by itself in its next round.
        LOG.atDebug().addKeyValue("member", member.id()).log("an announcement was not taken");
      }
    }
    return set;
  }

  @FunctionalInterface
  private interface Call {
    CoreLoop.Event run() throws PeerException;
  }

  private void run(long exchange, Member member, Call call) {
    threads.execute(() -> timed(exchange, member, call));
  }

  private void timed(long exchange, Member member, Call call) {
    long began = System.nanoTime();
    try {
      CoreLoop.Event answered = call.run();
      metrics.exchanged(Duration.ofNanos(System.nanoTime() - began));
      loop.submit(answered);
    } catch (PeerException e) {
      metrics.exchangeFailed(e.kind(), Duration.ofNanos(System.nanoTime() - began));
      failed(exchange, member, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.atError().addKeyValue("member", member.id()).setCause(e).log("an exchange failed");
      failed(exchange, member, "the exchange failed in this pod");
    }
  }

  private void failed(long exchange, Member member, String reason) {
    loop.submit((core, now) -> {
      core.failed(exchange, reason, now);
      log.failed(member.url(), reason);
    });
  }
}
