package dev.stoke.pod.federation;

import static java.util.Objects.requireNonNull;

import dev.stoke.pod.federation.core.ExchangeAnswer;
import dev.stoke.pod.federation.core.ExchangeRequest;
import dev.stoke.pod.federation.core.Member;
import dev.stoke.pod.keys.KeySnapshot;
import dev.stoke.pod.keys.KeyTimes;
import dev.stoke.pod.keys.Moment;
import dev.stoke.pod.keys.SigningKey;
import dev.stoke.pod.keys.TokenSigner;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
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
  private static final int MOST_ANNOUNCEMENTS_WAITING = 256;

  /** Everything that readers see, of one moment. */
  private record View(
      FederationSettings settings,
      KeyTimes times,
      Rendering rendering,
      Optional<SigningKey> signer,
      FederationStatus status) {}

  private final Clock clock;
  private final long origin = System.nanoTime();
  private final Ledger ledger;
  private final PeerChannel channel;
  private final FederationMetrics metrics;
  private final FederationLog log = new FederationLog();
  private final FederationCore core;
  private final Set<String> announcements = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService owner =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("federation").factory());
  private final ExecutorService ledgerThread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("federation-ledger").factory());
  private final ExecutorService exchanges =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("exchange-", 0).factory());
  private FederationSettings settings;
  private volatile View view;

  private LiveFederation(
      FederationSettings settings,
      Ledger ledger,
      PeerChannel channel,
      Clock clock,
      MeterRegistry registry) {
    this.settings = settings;
    this.ledger = ledger;
    this.channel = channel;
    this.clock = clock;
    Moment now = now();
    core = new FederationCore(settings, RandomGenerator.getDefault(), SigningKey::generate, now);
    view =
        new View(
            settings,
            core.times(),
            Rendering.of(
                KeySnapshot.EMPTY, settings.instanceId(), core.times().maxAge(), now.wall()),
            Optional.empty(),
            core.status(now, 0));
    metrics = new FederationMetrics(registry, this::status);
  }

  /**
   * Makes a key, publishes it and starts the background rounds; returns at once, also when the
   * database or all members are away.
   *
   * @throws IllegalArgumentException for settings that cannot work, with a sentence that says why
   */
  public static Federation start(
      FederationSettings settings, DataSource dataSource, Clock clock, MeterRegistry registry) {
    Timers.check(requireNonNull(settings, "settings is null"));
    return start(settings, new Ledger(dataSource), new HttpPeerChannel(), clock, registry);
  }

  static Federation start(
      FederationSettings settings,
      Ledger ledger,
      PeerChannel channel,
      Clock clock,
      MeterRegistry registry) {
    LiveFederation federation = new LiveFederation(settings, ledger, channel, clock, registry);
    // The first step on the caller's thread: from its first answer on the pod publishes its key.
    federation.step(_ -> {});
    federation.owner.scheduleWithFixedDelay(
        () -> federation.step(_ -> {}), TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    return federation;
  }

  @Override
  public KeySnapshot snapshot() {
    return view.rendering().keys();
  }

  @Override
  public Optional<TokenSigner> signer() {
    return view.signer()
        .filter(key -> clock.instant().isBefore(key.latestExpiry()))
        .map(TokenSigner.class::cast);
  }

  @Override
  public boolean holdsLease() {
    return true;
  }

  @Override
  public List<Member> delegates() {
    return List.of();
  }

  @Override
  public ExchangeAnswer exchanged(ExchangeRequest request) throws PeerException {
    throw new PeerException(PeerException.Kind.REFUSED, "exchanges are not taken yet");
  }

  @Override
  public boolean isMember(String instanceId) {
    return false;
  }

  @Override
  public void terminate() {
    // Nobody signs for others yet.
  }

  @Override
  public boolean isLastSigner() {
    return false;
  }

  @Override
  public Optional<Jwks> jwks(JwksForm form) {
    View current = view;
    Rendering rendering = current.rendering();
    // The owner renders in time; only when it could not (the process was paused) it is done here.
    if (!rendering.isUsable(clock.instant())) {
      rendering = render(current.settings(), current.times(), rendering.keys(), now());
    }
    return Optional.of(rendering.in(form));
  }

  @Override
  public FederationStatus status() {
    return view.status();
  }

  @Override
  public void reload(FederationSettings next) {
    Timers.check(next);
    if (!next.instanceId().equals(view.settings().instanceId())) {
      throw new IllegalArgumentException("cluster.instance_id cannot change without a restart");
    }
    submit(now -> {
      settings = next;
      core.reconfigure(next, now);
    });
  }

  @Override
  public void announced(String instanceId) {
    if (announcements.size() < MOST_ANNOUNCEMENTS_WAITING && announcements.add(instanceId)) {
      submit(now -> {
        announcements.remove(instanceId);
        core.announced(instanceId, now);
      });
    }
  }

  @Override
  public void close() {
    owner.shutdownNow();
    exchanges.shutdownNow();
    ledgerThread.shutdownNow();
    channel.close();
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

  /** Owner thread: takes an event, makes what is due happen, and shows the result. */
  private void step(Consumer<Moment> event) {
    try {
      Moment now = now();
      event.accept(now);
      var before = core.ring();
      core.due(now).forEach(this::run);
      log.transitions(before, core.ring(), metrics::activated);
      log.conflicts(core.conflicts());
      show(now);
    } catch (RejectedExecutionException e) {
      LOG.atDebug().log("closed in the middle of a step");
    } catch (RuntimeException e) {
      // The loop must live: an error here is a bug, but what is published stays published.
      LOG.atError().setCause(e).log("a step of the federation failed");
    }
  }

  private void show(Moment now) {
    KeySnapshot keys = core.snapshot(now.wall());
    Rendering last = view.rendering();
    boolean keep =
        last.isFresh(now.wall())
            && last.keys().keys().equals(keys.keys())
            && view.times().equals(core.times());
    view =
        new View(
            settings,
            core.times(),
            keep ? last : render(settings, core.times(), keys, now),
            core.signer(),
            core.status(now, keys.keys().size()));
  }

  private static Rendering render(
      FederationSettings settings, KeyTimes times, KeySnapshot keys, Moment now) {
    return Rendering.of(keys, settings.instanceId(), times.maxAge(), now.wall());
  }

  private void run(Effect effect) {
    switch (effect) {
      case Effect.Ask(var member) -> exchanges.execute(() -> ask(member));
      case Effect.Announce(var member) -> exchanges.execute(() -> announce(member));
      case Effect.RunLedger cycle -> ledgerThread.execute(() -> runLedger(cycle));
    }
  }

  private void ask(URI member) {
    long began = System.nanoTime();
    try {
      KeySet set = channel.fetch(member);
      metrics.exchanged(Duration.ofNanos(System.nanoTime() - began));
      submit(now -> {
        core.answered(member, set, now);
        log.answered(member, set.refused());
      });
    } catch (PeerException e) {
      metrics.exchangeFailed(e.kind(), Duration.ofNanos(System.nanoTime() - began));
      failed(member, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      // A member's answer must never leave it marked as being asked for ever.
      LOG.atError().addKeyValue("member", member).setCause(e).log("an exchange failed");
      failed(member, "the exchange failed in this pod");
    }
  }

  private void failed(URI member, String reason) {
    submit(now -> {
      core.failed(member, reason, now);
      log.failed(member, reason);
    });
  }

  private void announce(URI member) {
    try {
      channel.announce(member, view.settings().instanceId());
    } catch (PeerException e) {
      // Only a hint is lost: the member asks in its next round, and the fetch shows the trouble.
      LOG.atDebug().addKeyValue("member", member).log("an announcement was not taken");
    }
  }

  private void runLedger(Effect.RunLedger cycle) {
    try {
      LedgerRead read = ledger.cycle(cycle.own(), cycle.known());
      metrics.ledgerRound(true);
      submit(now -> {
        core.ledgerRead(read, now);
        log.ledgerRead(read);
      });
    } catch (DataAccessException e) {
      ledgerFailed("the database did not answer", e);
    } catch (RuntimeException e) {
      // Whatever went wrong, the core must hear of it: otherwise no cycle ever runs again.
      ledgerFailed("the cycle failed in this pod", e);
    }
  }

  private void ledgerFailed(String reason, RuntimeException cause) {
    metrics.ledgerRound(false);
    submit(now -> {
      core.ledgerFailed(reason, now);
      log.ledgerFailed(cause);
    });
  }
}
