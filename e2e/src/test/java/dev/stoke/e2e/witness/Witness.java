package dev.stoke.e2e.witness;

import static java.util.Objects.requireNonNull;

import dev.stoke.e2e.witness.PodApi.Answer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on a StokeCluster from {@link #start} to {@link #close}: logs in on random pods, refreshes
 * on others, fetches every pod's JWKS again and again, and lets a {@link Book} judge.
 */
public final class Witness implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Witness.class);
  private static final Duration FETCH = Duration.ofMillis(250);
  private static final Duration LOGIN = Duration.ofMillis(500);
  private static final Duration REFRESH = Duration.ofMillis(250);
  private static final Duration STATUS = Duration.ofSeconds(2);

  /** A pod that has not served its keys for so long is not asked for tokens. */
  private static final Duration SEEN_IN_SERVICE = Duration.ofSeconds(2);

  private static final int MOST_AT_ONCE = 16;

  private final Options options;
  private final Timeline time = new Timeline(Clock.systemUTC());
  private final RandomGenerator random;
  private final ServicePods pods;
  private final PodApi api = new PodApi();
  private final Book book;
  private final Sessions sessions;
  private final ConcurrentHashMap<String, Instant> lastServed = new ConcurrentHashMap<>();
  private final Set<String> beingFetched = ConcurrentHashMap.newKeySet();
  private final Set<String> kidsSeen = ConcurrentHashMap.newKeySet();
  private final Semaphore room = new Semaphore(MOST_AT_ONCE);
  private final ScheduledExecutorService clockwork =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * Whom to watch.
   *
   * @param propagationDelay P of the cluster
   * @param seed of the choice of pods
   */
  public record Options(
      KubernetesClient client,
      String namespace,
      String cluster,
      String username,
      String password,
      Duration propagationDelay,
      long seed) {
    public Options {
      requireNonNull(client, "client is null");
      requireNonNull(cluster, "cluster is null");
    }
  }

  private Witness(Options options) {
    this.options = options;
    this.random = new Random(options.seed());
    this.sessions = new Sessions(random);
    this.pods = new ServicePods(options.client(), options.namespace(), options.cluster());
    this.book =
        new Book(
            options.propagationDelay(),
            violation ->
                LOG.atWarn()
                    .addKeyValue("kind", violation.kind())
                    .addKeyValue("phase", violation.phase())
                    .addKeyValue("kid", violation.kid())
                    .addKeyValue("pod", violation.pod())
                    .log("the guarantee is broken"));
    every(FETCH, this::fetchAll);
    every(LOGIN, () -> bounded(this::login));
    every(REFRESH, () -> bounded(this::refresh));
    every(STATUS, this::askForEarlyKeys);
  }

  /** Begins; failures are told by {@link #report}, never thrown. */
  public static Witness start(Options options) {
    return new Witness(options);
  }

  /** What is found from now on is counted under this name. */
  public void phase(String name) {
    book.phase(name);
  }

  /** To be told before the key is revoked. */
  public void revoked(String kid) {
    book.revoked(kid);
  }

  public Report report() {
    return book.report();
  }

  private void every(Duration period, Runnable work) {
    clockwork.scheduleAtFixedRate(
        () -> {
          try {
            work.run();
          } catch (RuntimeException e) {
            // An executor would end the series silently.
            LOG.atError().setCause(e).log("a step of the witness failed");
          }
        },
        0,
        period.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  /** At most so many requests for tokens at once: a hung pod holds each for long. */
  private void bounded(Work work) {
    if (room.tryAcquire()) {
      submit(() -> {
        try {
          work.run();
        } finally {
          room.release();
        }
      });
    }
  }

  /** A step on a thread of its own. */
  private interface Work {
    void run() throws InterruptedException;
  }

  private void submit(Work work) {
    if (workers.isShutdown()) {
      return;
    }
    workers.execute(() -> {
      try {
        work.run();
      } catch (InterruptedException closed) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException e) {
        LOG.atError().setCause(e).log("a step of the witness failed");
      }
    });
  }

  /** One request to each pod; a hung pod is not asked again before it has answered or not. */
  private void fetchAll() {
    for (Pod pod : pods.all()) {
      if (pod.endpointReady() && beingFetched.add(pod.uid())) {
        submit(() -> {
          try {
            fetch(pod);
          } finally {
            beingFetched.remove(pod.uid());
          }
        });
      }
    }
  }

  private void fetch(Pod pod) throws InterruptedException {
    Instant askedAt = time.instant();
    JwksAnswer answer = api.jwks(pod);
    Instant answeredAt = time.instant();
    // Out of the endpoints meanwhile: whatever it said, it is not in service.
    if (!pods.isReady(pod)) {
      return;
    }
    switch (answer) {
      case JwksAnswer.Served served -> {
        lastServed.put(pod.uid(), answeredAt);
        book.served(new Snapshot(pod.name(), served.keys(), askedAt, answeredAt));
      }
      case JwksAnswer.NotInService not -> book.notServed(not.cause());
      case JwksAnswer.Unreadable unreadable ->
          book.unreadable(pod.name(), answeredAt, unreadable.why());
    }
  }

  private void login() throws InterruptedException {
    Optional<Pod> chosen = inServiceBut("");
    if (chosen.isEmpty()) {
      book.loginRefused("no pod in service");
      return;
    }
    Pod pod = chosen.get();
    Instant askedAt = time.instant();
    switch (api.login(pod, options.username(), options.password())) {
      case Answer.Tokens tokens -> {
        book.loginSucceeded();
        received(pod, tokens, askedAt);
      }
      case Answer.Refused refused -> book.loginRefused(refused.cause());
    }
  }

  private void refresh() throws InterruptedException {
    Optional<Sessions.Session> taken = sessions.take(time.instant());
    if (taken.isEmpty()) {
      return;
    }
    Sessions.Session session = taken.get();
    Optional<Pod> chosen = inServiceBut(session.pod());
    if (chosen.isEmpty()) {
      book.refreshRefused("no pod in service");
      sessions.add(session);
      return;
    }
    Pod pod = chosen.get();
    Instant askedAt = time.instant();
    switch (api.refresh(pod, session.tokens())) {
      case Answer.Tokens tokens -> {
        book.refreshSucceeded();
        received(pod, tokens, askedAt);
      }
      case Answer.Refused refused -> {
        book.refreshRefused(refused.cause());
        if (!refused.isFinal()) {
          sessions.add(session);
        }
      }
    }
  }

  private void received(Pod pod, Answer.Tokens tokens, Instant askedAt)
      throws InterruptedException {
    Token token;
    try {
      token = Token.parse(tokens.token(), pod.name(), askedAt, time.instant());
    } catch (ParseException e) {
      book.unreadable(pod.name(), time.instant(), "what it handed out is no JWT");
      return;
    }
    sessions.add(new Sessions.Session(pod.name(), tokens, token.expiresAt()));
    if (kidsSeen.add(token.kid())) {
      askForEarlyKeys();
    }
    book.issued(token);
    // Each token at once with what every pod serves now; from then on with every later set.
    for (Pod each : pods.all()) {
      if (each.endpointReady()) {
        submit(() -> fetch(each));
      }
    }
  }

  /** A random pod in service; another one than named, where there is one. */
  private Optional<Pod> inServiceBut(String name) {
    Instant since = time.instant().minus(SEEN_IN_SERVICE);
    List<Pod> all =
        pods.all().stream()
            .filter(Pod::endpointReady)
            .filter(pod -> lastServed.getOrDefault(pod.uid(), Instant.MIN).isAfter(since))
            .toList();
    List<Pod> others = all.stream().filter(pod -> !pod.name().equals(name)).toList();
    List<Pod> choice = others.isEmpty() ? all : others;
    return choice.isEmpty()
        ? Optional.empty()
        : Optional.of(choice.get(random.nextInt(choice.size())));
  }

  private void askForEarlyKeys() {
    List<Pod> all = pods.all();
    lastServed.keySet().retainAll(all.stream().map(Pod::uid).toList());
    all.forEach(pod -> submit(() -> api.earlyKids(pod).forEach(book::early)));
  }

  /** Ends all work; the report stays. */
  @Override
  public void close() {
    clockwork.shutdownNow();
    workers.shutdownNow();
    api.close();
    pods.close();
  }
}
