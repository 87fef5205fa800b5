package dev.stoke.pod.providers;

import static java.util.Objects.requireNonNull;

/**
 * What a provider says of somebody. A reason is a short constant for the audit log and metrics,
 * never with anything in it that was typed or received.
 */
public sealed interface ForeignAnswer {
  /** Proven to be this person. */
  record Identified(ForeignIdentity identity) implements ForeignAnswer {
    public Identified {
      requireNonNull(identity, "identity is null");
    }
  }

  /** Known there, but the proof is wrong: the login is refused, whatever else would let it in. */
  record Refused(String reason) implements ForeignAnswer {
    public Refused {
      requireNonNull(reason, "reason is null");
    }
  }

  /** Not known there: the local password decides. */
  record Unknown(String reason) implements ForeignAnswer {
    public Unknown {
      requireNonNull(reason, "reason is null");
    }
  }

  /** No answer from there, or none that can be used. */
  record Unavailable(String reason) implements ForeignAnswer {
    public Unavailable {
      requireNonNull(reason, "reason is null");
    }
  }
}
