package dev.stoke.pod.providers;

import dev.stoke.pod.config.Provider;

/** Asks one foreign provider who somebody is. Safe for use by many threads. */
public interface ForeignLogin extends AutoCloseable {
  Provider provider();

  /**
   * Blocks for a bounded time; never throws for what the provider or the network does.
   *
   * @param username as the client sent it; an id token for OIDC
   * @param password as the client sent it; an access code for OIDC
   */
  ForeignAnswer check(String username, String password);

  /** Gives connections back, once no check will come any more. */
  @Override
  default void close() {}
}
