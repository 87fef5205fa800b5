package dev.stoke.pod;

import static java.util.Objects.requireNonNull;

import dev.stoke.crypto.PasswordChecks;
import dev.stoke.crypto.SignatureProvider;
import dev.stoke.pod.config.Config;
import dev.stoke.pod.config.ConfigException;
import dev.stoke.pod.config.ConfigFile;
import dev.stoke.pod.config.ConfigWatcher;
import dev.stoke.pod.database.Database;
import dev.stoke.pod.database.DatabaseStart;
import dev.stoke.pod.database.Deadline;
import dev.stoke.pod.database.Preparation;
import dev.stoke.pod.federation.Federation;
import dev.stoke.pod.federation.MemberChannel;
import dev.stoke.pod.federation.ledger.MacKeys;
import dev.stoke.pod.federation.ledger.SqlLedger;
import dev.stoke.pod.health.ManagementListener;
import dev.stoke.pod.health.Readiness;
import dev.stoke.pod.health.StatusJson;
import dev.stoke.pod.http.PublicListener;
import dev.stoke.pod.http.PublicSettings;
import dev.stoke.pod.peers.PeerListener;
import dev.stoke.pod.providers.ForeignLogins;
import dev.stoke.pod.providers.UnusableProviderException;
import dev.stoke.pod.signing.DelegateSigner;
import dev.stoke.pod.signing.DelegatingSigner;
import dev.stoke.pod.signing.DraftSigner;
import dev.stoke.pod.signing.OwnSigner;
import dev.stoke.pod.tls.ServerCertificate;
import dev.stoke.pod.users.FirstLogins;
import dev.stoke.pod.users.InitFiles;
import dev.stoke.pod.users.Passwords;
import dev.stoke.pod.users.UserSetup;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One auth pod: its parts, started in order and stopped in reverse order. */
final class Pod implements Termination.Leaver {
  private static final Logger log = LoggerFactory.getLogger(Pod.class);
  private static final Duration CONFIG_POLL = Duration.ofSeconds(5);
  private static final Duration FIRST_RETRY = Duration.ofMillis(500);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(15);

  private final Config config;
  private final InitFiles initFiles;
  private final Map<String, String> environment;
  private final Federations federations;
  private final Clock clock;
  private final Readiness readiness = new Readiness();
  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Deque<AutoCloseable> started = new ArrayDeque<>();

  private final FirstLogins firstLogins;
  private final ConfigWatcher watcher;
  private volatile @Nullable ManagementListener management;
  private volatile @Nullable PublicListener listener;
  private volatile @Nullable Preparation preparation;
  private volatile @Nullable Federation federation;
  private volatile @Nullable PeerListener peerListener;
  private final DelegateRules delegateRules;
  private volatile @Nullable AccountSide accounts;
  private final Path directory;

  private Pod(
      ConfigFile file,
      Config config,
      InitFiles initFiles,
      Map<String, String> environment,
      Federations federations,
      Clock clock) {
    this.config = config;
    this.firstLogins = FirstLogins.begin(config.server().timeout());
    this.initFiles = initFiles;
    this.environment = environment;
    this.federations = federations;
    this.clock = clock;
    this.directory = file.directory();
    this.watcher = new ConfigWatcher(file, config, CONFIG_POLL, metrics, this::reload);
    this.delegateRules = new DelegateRules(() -> watcher.current().tokens(), System::nanoTime);
  }

  /**
   * Reads and checks all files, then starts everything; returns while the database is still being
   * prepared, with all listeners up.
   *
   * @throws IllegalStateException when the pod can never work here, such as with a port that is
   *     taken
   */
  static Pod start(
      ConfigFile file, Map<String, String> environment, Federations federations, Clock clock)
      throws ConfigException {
    Inputs inputs = Inputs.read(file, Optional.empty(), environment);
    return start(file, inputs, environment, federations, clock);
  }

  /** With files that were read before. */
  static Pod start(
      ConfigFile file,
      Inputs inputs,
      Map<String, String> environment,
      Federations federations,
      Clock clock) {
    Config config = inputs.config();
    Logging.configure(config.logging());
    Pod pod =
        new Pod(file, config, inputs.initFiles(), Map.copyOf(environment), federations, clock);
    log.atInfo()
        .addKeyValue("version", Version.OF_POD)
        .addKeyValue("java", Runtime.version())
        .addKeyValue("instance_id", config.cluster().instanceId())
        .addKeyValue("revision", config.cluster().revision())
        .log("Starting");
    Notes.log(config);
    try {
      pod.bringUp();
    } catch (RuntimeException e) {
      pod.close();
      throw e;
    }
    return pod;
  }

  /** Of the public listener. */
  InetSocketAddress address() {
    return requireNonNull(listener, "public listener is not started").address();
  }

  /** Of the peer listener; empty without one. */
  Optional<InetSocketAddress> peerAddress() {
    return Optional.ofNullable(peerListener).map(PeerListener::address);
  }

  /** Completes when the database has been prepared; until then nobody can log in. */
  CompletableFuture<Void> databaseReady() {
    return requireNonNull(preparation, "preparation is not started").done();
  }

  InetSocketAddress managementAddress() {
    return requireNonNull(management, "management listener is not started").address();
  }

  @Override
  public void drain() {
    readiness.leaving();
    @Nullable Federation members = federation;
    if (members != null) {
      members.terminate();
    }
  }

  @Override
  public void stopServing() {
    @Nullable PublicListener serving = listener;
    if (serving != null) {
      serving.close();
    }
  }

  @Override
  public boolean isLastSigner() {
    @Nullable Federation members = federation;
    // Without a listener for the others nobody could ask it to sign.
    return peerListener != null && members != null && members.isLastSigner();
  }

  /** Stops all parts in reverse order; waits for requests at work, but not for ever. */
  @Override
  public void close() {
    readiness.leaving();
    synchronized (started) {
      while (!started.isEmpty()) {
        AutoCloseable part = started.pop();
        try {
          part.close();
        } catch (Exception e) {
          log.atWarn()
              .addKeyValue("part", part.getClass().getSimpleName())
              .setCause(e)
              .log("Part did not stop cleanly");
        }
      }
    }
    log.info("Stopped");
  }

  private void startManagement() {
    ProcessMetrics.bind(metrics);
    ManagementListener listener =
        ManagementListener.start(
            config.server(), Version.OF_POD, readiness, () -> watcher.current().cluster(), metrics);
    management = stopLater(listener);
  }

  private void bringUp() {
    startManagement();
    Database database =
        stopLater(Database.open(config.database(), config.server().timeout(), metrics));
    Preparation tables =
        stopLater(
            Preparation.start(
                database, new DatabaseStart(FIRST_RETRY, LONGEST_RETRY), () -> fill(database)));
    preparation = tables;
    // It also checks certificates.
    SignatureProvider provider = SignatureProvider.current();
    Optional<PeerSide> peers = PeerSide.open(config.cluster(), directory, metrics);
    peers.ifPresent(this::stopLater);
    MacKeys ledgerKeys = ledgerKeys();
    Federation members =
        stopLater(
            federations.start(
                ClusterSettings.of(config, config),
                new SqlLedger(
                    tables.migrated(config.server().timeout()), database.dialect(), ledgerKeys),
                peers.<MemberChannel>map(PeerSide::client).orElse(MemberChannel.NONE),
                clock,
                metrics));
    federation = members;
    StatusJson status =
        new StatusJson(members, () -> peers.map(PeerSide::certificates), ledgerKeys::fingerprints);
    OwnSigner own = new OwnSigner(members, clock);
    DraftSigner signer =
        peers
            .<DraftSigner>map(
                side -> new DelegatingSigner(own, members, side.client(), clock, metrics))
            .orElse(own);
    AccountSide side =
        stopLater(
            AccountSide.open(
                config, watcher::current, directory, database, members, signer, clock, metrics));
    accounts = side;
    PublicListener serving = serve(tables, members, side);
    listener = serving;
    // Last: whoever calls this pod finds all of it.
    peerListener =
        peers
            .map(it ->
                stopLater(
                    it.listen(
                        config,
                        members,
                        new DelegateSigner(own, delegateRules, metrics),
                        status,
                        metrics)))
            .orElse(null);
    firstLogins.rehearse(tables::awaitSettled, () -> rehearse(side.passwords()));
    readiness.started(members, status, () -> tables.isSettled() && firstLogins.isDone());
    stopLater(watcher.start());
    ProcessMetrics.show(provider, PasswordChecks.current(), metrics);
    log.atInfo()
        .addKeyValue("address", serving.address())
        .addKeyValue("management", managementAddress())
        .log("Listening");
  }

  private void rehearse(Passwords passwords) {
    long end = System.nanoTime() + config.server().timeout().toNanos();
    Deadline.run(end, passwords::rehearse);
  }

  private MacKeys ledgerKeys() {
    String file = config.cluster().ledgerMac();
    if (file.isEmpty()) {
      return MacKeys.none();
    }
    try {
      return MacKeys.of(directory.resolve(file).normalize(), clock);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private void fill(Database database) {
    UserSetup.run(database, config.users(), initFiles, Migrate.adminPassword(environment), clock);
  }

  private PublicListener serve(Preparation tables, Federation members, AccountSide accounts) {
    Optional<ServerCertificate> certificate = PublicTls.open(config.server(), directory, metrics);
    certificate.ifPresent(this::stopLater);
    return stopLater(
        PublicListener.start(
            config.server(),
            accounts.sessions(),
            accounts.passwordChange(),
            accounts.admin(),
            members,
            tables::isDone,
            metrics,
            new PublicSettings(
                certificate,
                () -> watcher.current().providers(),
                accounts::oidcLogin,
                () -> watcher.current().tokens().issuer(),
                config.telemetry(),
                metrics::scrape)));
  }

  /** Methods and paths of the public listener. */
  Set<String> publicRoutes() {
    return requireNonNull(listener, "public listener is not started").routes();
  }

  private void reload(Config next) {
    ForeignLogins logins =
        requireNonNull(accounts, "the watcher starts after the accounts").providers();
    ForeignLogins.Opened providers;
    try {
      providers = logins.open(next.providers());
    } catch (UnusableProviderException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    try {
      requireNonNull(federation, "the watcher starts after the federation")
          .reload(ClusterSettings.of(config, next));
    } catch (RuntimeException e) {
      logins.discard(providers);
      throw e;
    }
    logins.use(providers);
    delegateRules.changed();
    Logging.level(next.logging());
  }

  private <T extends AutoCloseable> T stopLater(T part) {
    synchronized (started) {
      started.push(part);
    }
    return part;
  }
}
