package dev.stoke.pod.federation;

import dev.stoke.pod.federation.core.LedgerCycle;
import dev.stoke.pod.federation.core.LedgerRead;
import dev.stoke.pod.federation.core.Registration;

/**
 * The table of all public keys of the cluster, in the shared database. Blocking and bounded; every
 * failure is an unchecked {@code DataAccessException}.
 */
public interface LedgerStore {
  LedgerRead cycle(LedgerCycle cycle);

  void register(Registration registration);
}
