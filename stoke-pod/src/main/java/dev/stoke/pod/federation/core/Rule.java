package dev.stoke.pod.federation.core;

/**
 * The guards on which the guarantee rests, each with its rule. A running pod holds all of them; the
 * simulation leaves one out to prove that it would be missed.
 */
public enum Rule {
  /** 6.2: the propagation delay runs from the evidence, not from the own publication. */
  PROPAGATION_FROM_EVIDENCE,
  /** 6: silence counts only from when the row was there and more than half had acknowledged. */
  SILENCE_FROM_ROW,
  /** 2.2: a member is left out only when its serving lease must have ended. */
  SILENCE_OUTLASTS_LEASE,
  /** 4.4 and 6: serving needs half of the members, leaving one out more than half. */
  MAJORITY,
  /** 6: who has not heard that the cluster grew may hold its lease by the smaller one's half. */
  GROWTH_KNOWN,
  /** 6: after a restored backup the ledger may have forgotten a pod that runs. */
  LEDGER_MAY_FORGET,
  /** 3: knowledge shrinks by time and tombstones only. */
  GROW_ONLY,
  /** 3: keys of this pod's former boots are accepted like anybody's. */
  OWN_FORMER_KEYS,
  /** 4.2: rows that the ledger has lost are put back. */
  REINSERT,
  /** 5.2: a boot serves only after reading the ledger twice, or after all members answered. */
  START_COMPLETE,
  /** 5.1: members that only newer configurations name are asked, too. */
  PROVISIONAL_MEMBERS,
  /** 5.1: leaving members count until they are out of the configuration. */
  LEAVERS_COUNT,
  /** 7.3: a revoked kid stays revoked, whatever a configuration or a backup says later. */
  TOMBSTONES_STAY,
  /** 4.4: the lease is computed when a request is served. */
  LEASE_AT_REQUEST,
  /** 6.3 and 6.6: no token outlives what every member has acknowledged to retain. */
  LAPSED_NEVER_SIGNS,
  /** 2.5: keys are retained for clock errors and leeway beyond the last token. */
  RETENTION_MARGIN,
  /** 6.4 and 6.5: a second round of acknowledgements before the first signature. */
  FINAL_ROUND,
  /** 6.8: one pod at a time activates early. */
  SINGLE_EARLY_SLOT
}
