package dev.stoke.pod.federation.core;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * The right to activate a key early, of one pod at a time (guarantee rule 6.8).
 *
 * @param until database time
 */
public record EarlySlot(String instanceId, Boot boot, Instant until) {
  public EarlySlot {
    requireNonNull(instanceId, "instanceId is null");
    requireNonNull(boot, "boot is null");
    requireNonNull(until, "until is null");
  }
}
