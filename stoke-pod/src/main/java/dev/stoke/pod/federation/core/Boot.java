package dev.stoke.pod.federation.core;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Comparator;

/**
 * One start of a pod. Of two boots under one instance id the later started one is current; what was
 * proven by an earlier one proves nothing about it.
 *
 * @param startedAt by the pod's wall clock, in whole microseconds so that every store keeps it
 * @param nonce random; tells boots of the same moment apart
 */
public record Boot(Instant startedAt, long nonce) implements Comparable<Boot> {
  private static final Comparator<Boot> ORDER =
      Comparator.comparing(Boot::startedAt).thenComparing(Boot::nonce);

  public Boot {
    requireNonNull(startedAt, "startedAt is null");
  }

  @Override
  public int compareTo(Boot other) {
    return ORDER.compare(this, other);
  }
}
