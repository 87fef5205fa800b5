package dev.stoke.pod.federation.ledger;

/** What a row's MAC says of it. */
enum Proof {
  /** Written as this pod would write it now. */
  CURRENT,
  /** Accepted, but to be written again with the first key, before the other one is dropped. */
  OUTDATED,
  /** No key proves it: nobody knows who wrote it. */
  NONE
}
