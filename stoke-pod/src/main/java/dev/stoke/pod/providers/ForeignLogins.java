package dev.stoke.pod.providers;

import static java.util.Objects.requireNonNull;

import dev.stoke.pod.config.Provider;
import dev.stoke.pod.config.Providers;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The foreign providers that are configured now, each ready to be asked. Those of another
 * configuration are opened first and put in force at once; one that is the same in both goes on
 * with its connections.
 */
public final class ForeignLogins implements AutoCloseable {
  private final Factory factory;
  private final Duration limit;
  private final MeterRegistry metrics;
  private volatile Opened current = new Opened(Map.of());

  /** Makes what can ask one provider, without talking to it yet. */
  @FunctionalInterface
  public interface Factory {
    ForeignLogin open(Provider provider) throws UnusableProviderException;
  }

  /** All providers of one configuration, by name. */
  public static final class Opened {
    private final Map<String, BoundedLogin> logins;

    private Opened(Map<String, BoundedLogin> logins) {
      this.logins = Map.copyOf(logins);
    }

    private void closeAllBut(Opened kept) {
      logins.values().stream()
          .filter(login -> !kept.logins.containsValue(login))
          .forEach(BoundedLogin::close);
    }
  }

  /**
   * With none in force yet.
   *
   * @param limit of one question to a provider
   */
  public ForeignLogins(Factory factory, Duration limit, MeterRegistry metrics) {
    this.factory = requireNonNull(factory, "factory is null");
    this.limit = requireNonNull(limit, "limit is null");
    this.metrics = requireNonNull(metrics, "metrics is null");
  }

  /** Opens what is new in a configuration; to be used or discarded. */
  public Opened open(Providers providers) throws UnusableProviderException {
    Opened before = current;
    Map<String, BoundedLogin> logins = new LinkedHashMap<>();
    try {
      for (Provider provider : providers.all()) {
        BoundedLogin old = before.logins.get(provider.name());
        logins.put(
            provider.name(),
            old != null && old.provider().equals(provider)
                ? old
                : new BoundedLogin(factory.open(provider), limit, metrics));
      }
      return new Opened(logins);
    } catch (UnusableProviderException | RuntimeException e) {
      new Opened(logins).closeAllBut(before);
      throw e;
    }
  }

  /** Whether there is none, so that every login is decided by a local password. */
  boolean isEmpty() {
    return current.logins.isEmpty();
  }

  /** Puts them in force; those that are left out end with the last question to them. */
  public void use(Opened next) {
    Opened before = current;
    current = next;
    before.closeAllBut(next);
  }

  /** Gives back what was opened and is not wanted after all. */
  public void discard(Opened unwanted) {
    unwanted.closeAllBut(current);
  }

  /**
   * Who decides a login. As upstream has it: the one that is named; the only one when none is
   * named; else, and under a name that nobody has, the local password.
   */
  Optional<BoundedLogin> choose(String name) {
    Map<String, BoundedLogin> logins = current.logins;
    if (name.isEmpty()) {
      return logins.size() == 1 ? Optional.of(logins.values().iterator().next()) : Optional.empty();
    }
    return Optional.ofNullable(logins.get(name));
  }

  /** What asks the provider of this name, for more than a login. */
  public Optional<ForeignLogin> find(String name) {
    return Optional.ofNullable(current.logins.get(name)).map(BoundedLogin::login);
  }

  /** Whether no other provider of its type is configured. */
  boolean isOnlyOfItsType(Provider provider) {
    List<Provider> ofType =
        current.logins.values().stream()
            .map(BoundedLogin::provider)
            .filter(other -> other.type().equals(provider.type()))
            .toList();
    return ofType.size() <= 1;
  }

  @Override
  public void close() {
    use(new Opened(Map.of()));
  }
}
