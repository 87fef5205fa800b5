package dev.stoke.pod.users;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first logins of a process take many times as long as those that follow: on a machine with
 * little time to spare longer than a client has. So before it is ready, a pod computes a hash of
 * nothing, and if that was slow, logs nobody in until it is quick. Thread-safe.
 */
public final class FirstLogins {
  private static final Logger LOG = LoggerFactory.getLogger(FirstLogins.class);

  /** A machine that is still slow then has no more to give. */
  private static final int MOST_REHEARSALS = 5;

  /** Of the time that a request has: some come at once, and wait for each other. */
  private static final int QUICK_PART = 4;

  private final FutureTask<Duration> hash;
  private final Duration quick;
  private final LongSupplier nanoTime;
  private volatile boolean done;

  FirstLogins(Duration requestTime, Runnable hash, LongSupplier nanoTime) {
    this.quick = requestTime.dividedBy(QUICK_PART);
    this.nanoTime = nanoTime;
    this.hash = new FutureTask<>(() -> time(hash));
  }

  /**
   * With the hash, in the background.
   *
   * @param requestTime that a login has
   */
  public static FirstLogins begin(Duration requestTime) {
    var first = new FirstLogins(requestTime, FirstLogins::hashNothing, System::nanoTime);
    inBackground("first-hash", first.hash);
    return first;
  }

  private static void hashNothing() {
    var _ = Argon2id.matches("", Argon2id.decoy(new SecureRandom()));
  }

  /**
   * To be called when the pod can serve: goes on, in the background, with logins where the hash was
   * slow.
   *
   * @param prepared waits for the database; whether there is one
   * @param login logs nobody in, as far as that goes
   */
  public void rehearse(Callable<Boolean> prepared, Runnable login) {
    inBackground("first-logins", () -> untilQuick(prepared, login));
  }

  void untilQuick(Callable<Boolean> prepared, Runnable login) {
    try {
      hash.run();
      Duration took = hash.get();
      boolean possible = isSlow(took) && prepared.call();
      for (int i = 0; possible && i < MOST_REHEARSALS && isSlow(took); i++) {
        took = time(login);
      }
      LOG.atDebug().addKeyValue("took", took).log("First logins are done");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      // Those of clients will say why.
      LOG.atDebug().setCause(e).log("Cannot log in yet");
    } finally {
      done = true;
    }
  }

  private boolean isSlow(Duration took) {
    return took.compareTo(quick) > 0;
  }

  private Duration time(Runnable work) {
    long began = nanoTime.getAsLong();
    work.run();
    return Duration.ofNanos(nanoTime.getAsLong() - began);
  }

  private static void inBackground(String name, Runnable work) {
    Thread.ofPlatform().daemon().name(name).start(work);
  }

  /** Whether logins are as fast as they will be. */
  public boolean isDone() {
    return done;
  }
}
