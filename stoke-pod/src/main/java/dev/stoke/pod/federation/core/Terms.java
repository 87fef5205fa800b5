package dev.stoke.pod.federation.core;

import java.util.Map;

/**
 * The configuration in force, and by it what counts as evidence and who signs; replaced as a whole
 * when the configuration is reloaded. Confined to the core.
 */
final class Terms {
  private final Rules rules;
  private final Roster roster;
  private final Map<String, Peer> peers;
  private final LedgerView ledger;
  private Settings settings;
  private Evidence evidence;
  private Signers signers;

  Terms(Settings settings, Rules rules, Roster roster, Map<String, Peer> peers, LedgerView ledger) {
    this.rules = rules;
    this.roster = roster;
    this.peers = peers;
    this.ledger = ledger;
    this.settings = settings;
    this.evidence = new Evidence(roster, peers, ledger, settings.timers(), rules);
    this.signers = new Signers(settings, roster, peers, ledger, evidence);
  }

  void configure(Settings next) {
    settings = next;
    evidence = new Evidence(roster, peers, ledger, next.timers(), rules);
    signers = new Signers(next, roster, peers, ledger, evidence);
  }

  Settings settings() {
    return settings;
  }

  Timers timers() {
    return settings.timers();
  }

  Member self() {
    return settings.self();
  }

  Rules rules() {
    return rules;
  }

  Evidence evidence() {
    return evidence;
  }

  Signers signers() {
    return signers;
  }
}
