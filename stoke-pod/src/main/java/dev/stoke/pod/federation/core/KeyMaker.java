package dev.stoke.pod.federation.core;

import dev.stoke.pod.keys.PublicKey;

/** Where key pairs come from. The private half never enters the core. */
@FunctionalInterface
public interface KeyMaker {
  PublicKey make(String owner);
}
