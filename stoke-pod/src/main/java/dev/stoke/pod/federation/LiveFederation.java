package dev.stoke.pod.federation;

import static java.util.Objects.requireNonNull;

import dev.stoke.pod.federation.core.Boot;
import dev.stoke.pod.federation.core.Effect;
import dev.stoke.pod.federation.core.ExchangeAnswer;
import dev.stoke.pod.federation.core.ExchangeRequest;
import dev.stoke.pod.federation.core.FederationCore;
import dev.stoke.pod.federation.core.LedgerRead;
import dev.stoke.pod.federation.core.Member;
import dev.stoke.pod.federation.core.Rules;
import dev.stoke.pod.federation.core.Settings;
import dev.stoke.pod.federation.core.Timers;
import dev.stoke.pod.federation.core.View;
import dev.stoke.pod.keys.GoKey;
import dev.stoke.pod.keys.KeySnapshot;
import dev.stoke.pod.keys.Moment;
import dev.stoke.pod.keys.PublicKey;
import dev.stoke.pod.keys.PublishedKey;
import dev.stoke.pod.keys.TokenSigner;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Runs the {@link FederationCore}: one thread owns it and feeds it with time, answers and ledger
 * reads; exchanges run on virtual threads, ledger cycles on a thread of their own. What the world
 * may see is an immutable view behind one reference, so reads neither wait nor lock.
 */
public final class LiveFederation implements Federation {
  private static final Logger LOG = LoggerFactory.getLogger(LiveFederation.class);
  private static final Duration TICK = Duration.ofMillis(100);
  private static final Duration CYCLE_ENDS = Duration.ofSeconds(3);

  /** What readers see, of one moment: the core's view and its keys as bytes. */
  private record Shown(View view, List<PublishedKey> goKeys, Rendering rendering) {}

  private final Clock clock;
  private final long origin = System.nanoTime();
  private final String self;
  private final LedgerStore ledger;
  private final MemberChannel channel;
  private final ObservedMembers observed;
  private final OwnPairs pairs = new OwnPairs();
  private final GoKeys goKeys = new GoKeys();
  private final FederationMetrics metrics;
  private final FederationLog log = new FederationLog();
  private final FederationCore core;
  private final ScheduledExecutorService owner =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("federation").factory());
  private final ExecutorService ledgerThread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("federation-ledger").factory());
  private final ExecutorService exchanges =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("exchange-", 0).factory());
  private volatile Shown shown;

  private LiveFederation(
      Settings settings,
      LedgerStore ledger,
      MemberChannel channel,
      Clock clock,
      MeterRegistry registry) {
    this.self = settings.self().id();
    this.ledger = ledger;
    this.channel = channel;
    this.observed = new ObservedMembers();
    this.clock = clock;
    Moment now = now();
    Boot boot = new Boot(now.wall().truncatedTo(ChronoUnit.MICROS), new SecureRandom().nextLong());
    core =
        new FederationCore(settings, boot, Rules.all(), RandomGenerator.getDefault(), pairs, now);
    View view = core.view(now);
    shown = new Shown(view, List.of(), render(view, KeySnapshot.EMPTY, now));
    metrics = new FederationMetrics(registry, this::status);
  }

  /**
   * Makes a key, publishes it and starts the background rounds; returns at once, also when the
   * database or all members are away. An RSA key takes a moment, and is published then.
   *
   * @throws IllegalArgumentException for settings that cannot keep the promise, with a sentence
   */
  public static Federation start(
      Settings settings,
      LedgerStore ledger,
      MemberChannel channel,
      Clock clock,
      MeterRegistry registry) {
    check(requireNonNull(settings, "settings is null"));
    LiveFederation federation = new LiveFederation(settings, ledger, channel, clock, registry);
    // The first step on the caller's thread: from its first answer on the pod publishes its key.
    federation.step(_ -> {});
    federation.owner.scheduleWithFixedDelay(
        () -> federation.step(_ -> {}), TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    return federation;
  }

  private static void check(Settings settings) {
    List<String> problems = settings.timers().problems();
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }

  @Override
  public KeySnapshot snapshot() {
    return shown.rendering().keys();
  }

  @Override
  public boolean holdsLease() {
    return shown.view().holdsLease(now());
  }

  @Override
  public Optional<TokenSigner> signer() {
    return shown
        .view()
        .signing(now())
        .flatMap(right -> pairs.signer(right.kid(), right.latestExpiry()));
  }

  /** In random order, so that members share the work of the one that asks. */
  @Override
  public List<Member> delegates() {
    View view = shown.view();
    List<Member> stay = new ArrayList<>();
    List<Member> leave = new ArrayList<>();
    view.delegates()
        .forEach(
            member -> (view.settings().leaving().contains(member.id()) ? leave : stay).add(member));
    Collections.shuffle(stay);
    stay.addAll(leave);
    return stay;
  }

  @Override
  public Optional<Jwks> jwks(JwksForm form) {
    Shown current = shown;
    Moment now = now();
    if (!current.view().holdsLease(now)) {
      return Optional.empty();
    }
    Rendering rendering = current.rendering();
    // The owner renders in time; only when it could not (the process was paused) it is done here.
    if (!rendering.isUsable(now.wall())) {
      rendering = render(current.view(), rendering.keys(), now);
    }
    return Optional.of(rendering.in(form));
  }

  @Override
  public FederationStatus status() {
    Shown current = shown;
    return StatusFactory.status(
        current.view(), current.rendering().in(JwksForm.STRICT).body().remaining(), now());
  }

  @Override
  public void reload(Settings next) {
    check(next);
    if (!next.self().id().equals(self)) {
      throw new IllegalArgumentException("cluster.instance_id cannot change without a restart");
    }
    submit(now -> core.configure(next, now));
  }

  @Override
  public ExchangeAnswer exchanged(ExchangeRequest request) throws PeerException {
    return ask(now -> core.received(request, now))
        .orElseThrow(() ->
            new PeerException(PeerException.Kind.REFUSED, "the sender is no member of this pod's"));
  }

  /** Runs on the owner's thread; the result is given out only once what it changed is shown. */
  private <T> T ask(Function<Moment, T> question) throws PeerException {
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      owner.execute(() -> {
        List<T> answer = new ArrayList<>(1);
        step(now -> answer.add(question.apply(now)));
        if (answer.isEmpty()) {
          result.completeExceptionally(new IllegalStateException("the step failed"));
        } else {
          result.complete(answer.getFirst());
        }
      });
      return result.get(Timers.EXCHANGE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      throw new PeerException(PeerException.Kind.BUSY, "this pod is stopping", e);
    } catch (TimeoutException e) {
      throw new PeerException(PeerException.Kind.TIMEOUT, "this pod is too busy", e);
    } catch (ExecutionException e) {
      throw new PeerException(PeerException.Kind.BUSY, "the exchange failed in this pod", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PeerException(PeerException.Kind.TIMEOUT, "stopped while waiting", e);
    }
  }

  @Override
  public boolean isMember(String instanceId) {
    View view = shown.view();
    return view.settings().members().stream().anyMatch(member -> member.id().equals(instanceId))
        || view.members().stream().anyMatch(member -> member.member().id().equals(instanceId));
  }

  @Override
  public void announced(String instanceId) {
    submit(now -> core.hinted(instanceId, now));
  }

  @Override
  public void terminate() {
    submit(core::terminate);
  }

  @Override
  public boolean isLastSigner() {
    return shown.view().isLastSigner(now());
  }

  @Override
  public void close() {
    owner.shutdownNow();
    exchanges.shutdownNow();
    ledgerThread.shutdownNow();
    channel.close();
    observed.close();
    try {
      // A cycle that is under way would write after whoever closed this believes it is over.
      if (!ledgerThread.awaitTermination(CYCLE_ENDS.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("a ledger cycle was still under way when the federation stopped");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Moment now() {
    return new Moment(clock.instant(), Duration.ofNanos(System.nanoTime() - origin));
  }

  private void submit(Consumer<Moment> event) {
    try {
      owner.execute(() -> step(event));
    } catch (RejectedExecutionException e) {
      LOG.atDebug().log("closed: a late event is dropped");
    }
  }

  /** Owner thread: takes an event, makes what is due happen, shows the result, then acts on it. */
  private void step(Consumer<Moment> event) {
    try {
      Moment now = now();
      event.accept(now);
      List<Effect> effects = core.due(now);
      // Before anything is said of it to others: what is acknowledged must be served.
      show(now);
      effects.forEach(this::run);
    } catch (RejectedExecutionException e) {
      LOG.atDebug().log("closed in the middle of a step");
    } catch (RuntimeException e) {
      // The loop must live: an error here is a bug, but what is published stays published.
      LOG.atError().setCause(e).log("a step of the federation failed");
    }
  }

  private void show(Moment now) {
    Shown last = shown;
    View view = core.view(now);
    pairs.keep(view.keys());
    List<PublishedKey> ofGo = goKeys.current(view.settings(), now.wall());
    boolean keep =
        last.rendering().isFresh(now.wall())
            && last.view().published() == view.published()
            && last.goKeys() == ofGo
            && last.view().settings().timers().equals(view.settings().timers());
    Rendering rendering =
        keep ? last.rendering() : render(view, merged(view.published(), ofGo), now);
    shown = new Shown(view, ofGo, rendering);
    log.transitions(last.view(), view, metrics::activated);
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

  private void run(Effect effect) {
    switch (effect) {
      case Effect.Exchange exchange -> exchanges.execute(() -> exchange(exchange));
      case Effect.Observe(var number, var member) ->
          exchanges.execute(() -> observe(number, member));
      case Effect.RunLedger(var cycle) ->
          ledgerThread.execute(() ->
              runLedger(() -> {
                LedgerRead read = ledger.cycle(cycle);
                metrics.ledgerRound(true);
                submit(now -> {
                  core.ledgerRead(read, now);
                  log.ledgerRead(read);
                });
              }));
      case Effect.Register(var registration) ->
          ledgerThread.execute(() -> {
            try {
              ledger.register(registration);
            } catch (DataAccessException e) {
              // The next cycle tells of the outage; nobody counts on a registration that is not
              // there.
              LOG.atDebug().setCause(e).log("the registration was not written");
            }
          });
      case Effect.Alarm(var about, var facts) ->
          LOG.atError().addKeyValue("facts", facts).log(about);
    }
  }

  private void exchange(Effect.Exchange exchange) {
    Member member = exchange.member();
    timed(
        exchange.exchange(),
        member,
        () -> {
          ExchangeAnswer answer = channel.exchange(member, exchange.request());
          return now -> {
            core.answered(exchange.exchange(), answer, now);
            log.answered(member.url(), List.of());
          };
        });
  }

  private void observe(long number, Member member) {
    timed(
        number,
        member,
        () -> {
          KeySet set = fetch(member);
          List<PublicKey> keys = set.keys();
          List<GoKey> own =
              set.goKeys().isEmpty() ? List.of() : observed.fetchOwn(member.url()).goKeys();
          return now -> {
            List<String> refused = new ArrayList<>(set.refused());
            refused.addAll(goKeys.seen(member.id(), own, shown.view().settings(), now.wall()));
            core.observed(number, keys, now);
            log.answered(member.url(), refused);
          };
        });
  }

  /** It cannot be told of a new key, only that a look is worth it. */
  private KeySet fetch(Member member) throws PeerException {
    KeySet set = observed.fetch(member.url());
    Set<String> served =
        set.keys().stream().map(key -> key.kid().toString()).collect(Collectors.toSet());
    if (shown.view().keys().stream().anyMatch(key -> !served.contains(key.kid()))) {
      try {
        observed.announce(member.url(), self);
      } catch (PeerException e) {
        // Only a hint is lost: the member looks by itself in its next round.
        LOG.atDebug().addKeyValue("member", member.id()).log("an announcement was not taken");
      }
    }
    return set;
  }

  @FunctionalInterface
  private interface Call {
    Consumer<Moment> run() throws PeerException;
  }

  private void timed(long number, Member member, Call call) {
    long began = System.nanoTime();
    try {
      Consumer<Moment> answered = call.run();
      metrics.exchanged(Duration.ofNanos(System.nanoTime() - began));
      submit(answered);
    } catch (PeerException e) {
      metrics.exchangeFailed(e.kind(), Duration.ofNanos(System.nanoTime() - began));
      failed(number, member, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.atError().addKeyValue("member", member.id()).setCause(e).log("an exchange failed");
      failed(number, member, "the exchange failed in this pod");
    }
  }

  private void failed(long number, Member member, String reason) {
    submit(now -> {
      core.failed(number, reason, now);
      log.failed(member.url(), reason);
    });
  }

  private void runLedger(Runnable cycle) {
    try {
      cycle.run();
    } catch (DataAccessException e) {
      ledgerFailed("the database did not answer", e);
    } catch (RuntimeException e) {
      // Whatever went wrong, the core must hear of it: otherwise no cycle ever runs again.
      ledgerFailed("the cycle failed in this pod", e);
    }
  }

  private void ledgerFailed(String reason, @Nullable RuntimeException cause) {
    metrics.ledgerRound(false);
    submit(now -> {
      core.ledgerFailed(reason, now);
      log.ledgerFailed(cause);
    });
  }
}
