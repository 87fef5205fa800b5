package dev.stoke.pod.federation;

import static java.util.Objects.requireNonNull;

import dev.stoke.pod.federation.core.Boot;
import dev.stoke.pod.federation.core.Effect;
import dev.stoke.pod.federation.core.ExchangeAnswer;
import dev.stoke.pod.federation.core.ExchangeRequest;
import dev.stoke.pod.federation.core.FederationCore;
import dev.stoke.pod.federation.core.Member;
import dev.stoke.pod.federation.core.Rules;
import dev.stoke.pod.federation.core.Settings;
import dev.stoke.pod.federation.core.View;
import dev.stoke.pod.keys.KeySnapshot;
import dev.stoke.pod.keys.Moment;
import dev.stoke.pod.keys.TokenSigner;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the {@link FederationCore}: a {@link CoreLoop} owns it, exchanges and ledger cycles run
 * beside. What the world may see is an immutable snapshot behind one reference, so reads neither
 * wait nor lock.
 */
public final class LiveFederation implements Federation {
  private static final Logger LOG = LoggerFactory.getLogger(LiveFederation.class);

  private final String self;
  private final Moments moments;
  private final OwnPairs pairs = new OwnPairs();
  private final GoKeys goKeys = new GoKeys();
  private final FederationLog log = new FederationLog();
  private final FederationMetrics metrics;
  private final CoreLoop loop;
  private final ExchangeRunner exchanges;
  private final LedgerRunner cycles;
  private volatile FederationSnapshot shown;

  private LiveFederation(
      Settings settings,
      LedgerStore ledger,
      MemberChannel channel,
      Clock clock,
      MeterRegistry registry) {
    this.self = settings.self().id();
    this.moments = new Moments(clock);
    Moment now = moments.now();
    Boot boot = new Boot(now.wall().truncatedTo(ChronoUnit.MICROS), new SecureRandom().nextLong());
    FederationCore core =
        new FederationCore(settings, boot, Rules.all(), RandomGenerator.getDefault(), pairs, now);
    this.shown = FederationSnapshot.first(core.view(now), now);
    this.metrics = new FederationMetrics(registry, this::status);
    this.loop = new CoreLoop(core, moments, this::show, this::run);
    this.exchanges = new ExchangeRunner(channel, goKeys, () -> shown.view(), loop, metrics, log);
    this.cycles = new LedgerRunner(ledger, loop, metrics, log);
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
    federation.loop.start();
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
    return shown.view().holdsLease(moments.now());
  }

  @Override
  public Optional<TokenSigner> signer() {
    return shown
        .view()
        .signing(moments.now())
        .flatMap(right -> pairs.signer(right.kid(), right.latestExpiry()));
  }

  @Override
  public List<Member> delegates() {
    return shown.delegates();
  }

  @Override
  public Optional<Jwks> jwks(JwksForm form) {
    return shown.jwks(form, moments.now());
  }

  @Override
  public FederationStatus status() {
    return shown.status(moments.now());
  }

  @Override
  public boolean isMember(String instanceId) {
    return shown.isMember(instanceId);
  }

  @Override
  public boolean isLastSigner() {
    return shown.view().isLastSigner(moments.now());
  }

  @Override
  public void reload(Settings next) {
    check(next);
    if (!next.self().id().equals(self)) {
      throw new IllegalArgumentException("cluster.instance_id cannot change without a restart");
    }
    loop.submit((core, now) -> core.configure(next, now));
  }

  @Override
  public ExchangeAnswer exchanged(ExchangeRequest request) throws PeerException {
    return loop.ask((core, now) -> core.received(request, now))
        .orElseThrow(() ->
            new PeerException(PeerException.Kind.REFUSED, "the sender is no member of this pod's"));
  }

  @Override
  public void announced(String instanceId) {
    loop.submit((core, now) -> core.hinted(instanceId, now));
  }

  @Override
  public void terminate() {
    loop.submit(FederationCore::terminate);
  }

  @Override
  public void close() {
    loop.close();
    exchanges.close();
    cycles.close();
  }

  /** On the thread of the loop. */
  private void show(View view, Moment now) {
    View before = shown.view();
    pairs.keep(view.keys());
    shown = shown.next(view, goKeys.current(view.settings(), now.wall()), now);
    log.transitions(before, view, metrics::activated);
  }

  /** On the thread of the loop. */
  private void run(Effect effect) {
    switch (effect) {
      case Effect.Exchange exchange -> exchanges.exchange(exchange);
      case Effect.Observe observe -> exchanges.observe(observe);
      case Effect.RunLedger(var cycle) -> cycles.cycle(cycle);
      case Effect.Register(var registration) -> cycles.register(registration);
      case Effect.Alarm(var about, var facts) ->
          LOG.atError().addKeyValue("facts", facts).log(about);
    }
  }
}
