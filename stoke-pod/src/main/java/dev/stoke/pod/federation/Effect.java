package dev.stoke.pod.federation;

import dev.stoke.pod.keys.PublishedKey;
import java.net.URI;
import java.util.List;

/** What the core wants done in the outside world. It never waits for the result. */
sealed interface Effect {
  /** Fetch what the member serves; then tell the core that it answered or failed. */
  record Ask(URI member) implements Effect {}

  /** Tell the member that this pod has news; nothing comes back. */
  record Announce(URI member) implements Effect {}

  /** Run one ledger cycle; then tell the core what was read, or that it failed. */
  record RunLedger(List<PublishedKey> own, List<PublishedKey> known) implements Effect {}
}
