package dev.stoke.pod.providers.oidc;

import dev.stoke.pod.config.OidcProvider;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of a provider, asked for when they are first needed and again now and then. An old
 * answer does for a day while there is no new one; a failure is not repeated at once.
 */
final class Discovery {
  private static final Duration FRESH = Duration.ofHours(1);
  private static final Duration USABLE = Duration.ofDays(1);
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private record Known(Endpoints endpoints, Instant since) {}

  private final OidcProvider provider;
  private final ProviderCalls calls;
  private final Clock clock;
  private volatile @Nullable Known known;
  private @Nullable ProviderException failure;
  private Instant nextTry = Instant.MIN;

  Discovery(OidcProvider provider, ProviderCalls calls, Clock clock) {
    this.provider = provider;
    this.calls = calls;
    this.clock = clock;
    if (provider.discoveryUrl().isEmpty()) {
      this.known = new Known(Endpoints.configured(provider), Instant.MAX);
    }
  }

  /** Blocks for one call to the provider at most, when there is nothing usable. */
  Endpoints current() throws ProviderException {
    @Nullable Known now = known;
    if (now != null && isWithin(now, FRESH)) {
      return now.endpoints();
    }
    return refreshed();
  }

  private synchronized Endpoints refreshed() throws ProviderException {
    @Nullable Known before = known;
    if (before != null && isWithin(before, FRESH)) {
      return before.endpoints();
    }
    if (!clock.instant().isBefore(nextTry)) {
      try {
        Endpoints endpoints = fetch();
        known = new Known(endpoints, clock.instant());
        failure = null;
        return endpoints;
      } catch (ProviderException e) {
        failure = e;
        nextTry = clock.instant().plus(PAUSE);
      }
    }
    if (before != null && isWithin(before, USABLE)) {
      return before.endpoints();
    }
    throw failure == null ? ProviderException.unavailable("discovery-failed", null) : failure;
  }

  private Endpoints fetch() throws ProviderException {
    try {
      return Endpoints.discovered(provider, calls.get(URI.create(provider.discoveryUrl())));
    } catch (IOException e) {
      throw ProviderException.unavailable("discovery-failed", e);
    }
  }

  private boolean isWithin(Known it, Duration age) {
    return it.since().equals(Instant.MAX) || clock.instant().isBefore(it.since().plus(age));
  }
}
