package dev.stoke.pod.federation.core;

import java.util.List;

/** What the core wants done in the outside world. It never waits for the result. */
public sealed interface Effect {
  /**
   * Exchange with the member; then tell the core that it answered or failed.
   *
   * @param exchange names this one exchange; only its own answer counts as its answer
   */
  record Exchange(long exchange, Member member, ExchangeRequest request) implements Effect {}

  /** Fetch what a member that takes no part in exchanges publishes; then tell the core. */
  record Observe(long exchange, Member member) implements Effect {}

  /** Run one ledger cycle; then tell the core what was read, or that it failed. */
  record RunLedger(LedgerCycle cycle) implements Effect {}

  /** Write the registration; nothing comes back, the next cycle shows whether it is there. */
  record Register(Registration registration) implements Effect {}

  /** Somebody must look at this; it says the same thing once. */
  record Alarm(String about, List<String> facts) implements Effect {}
}
