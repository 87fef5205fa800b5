package dev.stoke.pod.providers.oidc;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts how logins go, and says in the log why one did not, each reason once a minute. */
public final class LoginReports {
  private static final Logger log = LoggerFactory.getLogger(LoginReports.class);
  private static final Duration TOLD_FOR = Duration.ofMinutes(1);

  private final MeterRegistry metrics;
  private final LongSupplier nanoTime;
  private final Map<String, Long> told = new ConcurrentHashMap<>();

  public LoginReports(MeterRegistry metrics, LongSupplier nanoTime) {
    this.metrics = metrics;
    this.nanoTime = nanoTime;
  }

  /** The step itself. */
  Step of(String provider, Step step) {
    count(
        provider,
        switch (step) {
          case Step.ToProvider _ -> "started";
          case Step.ToClient _ -> "handed-over";
          case Step.BadNext _ -> "bad-next";
          case Step.Mismatch _ -> "mismatch";
          case Step.Refused _ -> "refused";
          case Step.Unavailable _ -> "unavailable";
        });
    return step;
  }

  /** Where the browser goes because of it. */
  Step of(String provider, ProviderException failure) {
    Step step =
        switch (failure.kind()) {
          case REFUSED -> new Step.Refused(failure.reason());
          case UNAVAILABLE -> new Step.Unavailable(failure.reason());
        };
    tell(provider, failure);
    return of(provider, step);
  }

  private void tell(String provider, ProviderException failure) {
    long now = nanoTime.getAsLong();
    String key = provider + '\0' + failure.reason();
    @Nullable Long last = told.get(key);
    if (last != null && now - last < TOLD_FOR.toNanos()) {
      return;
    }
    told.put(key, now);
    log.atWarn()
        .addKeyValue("provider", provider)
        .addKeyValue("reason", failure.reason())
        .addKeyValue("cause", cause(failure))
        .log("Login through an OpenID Connect provider failed");
  }

  /** Kinds of exceptions only: their messages may hold what was sent or received. */
  private static String cause(Throwable failure) {
    List<String> names = new ArrayList<>();
    for (@Nullable Throwable each = failure.getCause(); each != null; each = each.getCause()) {
      names.add(each.getClass().getSimpleName());
    }
    return String.join(" < ", names);
  }

  private void count(String provider, String outcome) {
    Counter.builder("stoke.oidc.steps")
        .description("Starts and ends of logins through OpenID Connect providers")
        .tag("provider", provider)
        .tag("outcome", outcome)
        .register(metrics)
        .increment();
  }
}
