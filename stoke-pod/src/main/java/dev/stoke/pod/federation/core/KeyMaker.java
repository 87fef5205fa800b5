package dev.stoke.pod.federation.core;

import dev.stoke.pod.keys.KeySpec;
import dev.stoke.pod.keys.PublicKey;
import java.util.Optional;

/** Where key pairs come from. The private half never enters the core. */
@FunctionalInterface
public interface KeyMaker {
  /**
   * Returns at once.
   *
   * @return empty while it is being made: whoever still wants it asks again in the next step
   */
  Optional<PublicKey> make(String owner, KeySpec spec);
}
