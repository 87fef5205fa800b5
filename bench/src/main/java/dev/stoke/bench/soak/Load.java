package dev.stoke.bench.soak;

import dev.stoke.bench.load.Call;
import dev.stoke.bench.load.Callers;
import dev.stoke.bench.load.Client;
import dev.stoke.bench.load.Crowd;
import dev.stoke.bench.server.PodProcess;
import dev.stoke.bench.session.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** Users who come at a rate of their own: logins and key reads at each pod, and refreshes. */
final class Load implements AutoCloseable {
  private static final int SESSIONS = 32;
  private static final Duration CALIBRATION = Duration.ofSeconds(5);
  private static final int CALLERS = 4;
  private static final Duration SESSION_PATIENCE = Duration.ofSeconds(10);
  private static final int OK = 200;

  /** Of what the pods can do when they do nothing else; the rest of the half is refreshes. */
  private static final double LOGINS = 0.4;

  private static final int READS_FOR_EACH_LOGIN = 10;

  private final List<PodProcess> pods;
  private final double loginsPerSecond;
  private final BlockingQueue<Session> idle = new LinkedBlockingQueue<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final LongAdder logins = new LongAdder();
  private final LongAdder refreshes = new LongAdder();
  private final LongAdder reads = new LongAdder();
  private final Map<Integer, LongAdder> errors = new ConcurrentSkipListMap<>();

  private Load(List<PodProcess> pods, double loginsPerSecond) {
    this.pods = pods;
    this.loginsPerSecond = loginsPerSecond;
  }

  /** Finds out how many logins the machine can do, and takes part of that. */
  static Load calibrated(List<PodProcess> pods) throws IOException, InterruptedException {
    var first = pods.getFirst();
    var callers = Collections.nCopies(CALLERS, login(first));
    // The first time is for Java to compile.
    Callers.run(first.base(), callers, CALIBRATION);
    var seen = Callers.run(first.base(), callers, CALIBRATION);
    if (seen.good() == 0) {
      throw new IOException("no login was granted at " + first.base());
    }
    var load = new Load(pods, LOGINS * seen.perSecond());
    for (int i = 0; i < SESSIONS; i++) {
      load.idle.add(Session.login(first.base(), pods.getLast().base(), first.login()));
    }
    return load;
  }

  /** For so long, or until it is closed; does not wait. */
  void start(Duration time) {
    double each = loginsPerSecond / pods.size();
    for (var pod : pods) {
      run(pod, counted(login(pod), logins), each, time);
      run(pod, counted(Load::read, reads), READS_FOR_EACH_LOGIN * each, time);
      run(pod, counted(this::refresh, refreshes), each, time);
    }
  }

  private void run(PodProcess pod, Call call, double perSecond, Duration time) {
    threads.execute(() -> Crowd.run(pod.base(), call, perSecond, time));
  }

  double loginsPerSecond() {
    return loginsPerSecond;
  }

  /** Answers so far that were not 200, and calls without an answer. */
  long errors() {
    return errors.values().stream().mapToLong(LongAdder::sum).sum();
  }

  /** How many of each status; 0 stands for no answer. */
  String errorsByStatus() {
    return errors.entrySet().stream()
        .map(entry -> "%,d of status %d".formatted(entry.getValue().sum(), entry.getKey()))
        .collect(Collectors.joining(", "));
  }

  String served() {
    return "%,d logins, %,d refreshes, %,d key sets"
        .formatted(logins.sum(), refreshes.sum(), reads.sum());
  }

  private Call counted(Call call, LongAdder good) {
    return client -> {
      int status = 0;
      try {
        status = call.run(client);
      } finally {
        (status == OK ? good : errors.computeIfAbsent(status, code -> new LongAdder())).increment();
      }
      return status;
    };
  }

  private static Call login(PodProcess pod) {
    var login = pod.login();
    return client -> client.post("/api/login", "", login).status();
  }

  private static int read(Client client) throws IOException {
    return client.get("/.well-known/jwks.json").status();
  }

  /** A session is refreshed by one at a time, at both pods in turns. */
  private int refresh(Client client) throws IOException {
    try {
      var session = idle.poll(SESSION_PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (session == null) {
        throw new IOException("all sessions are being refreshed");
      }
      try {
        return session.run(client);
      } finally {
        idle.add(session);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
    idle.forEach(Session::close);
  }
}
