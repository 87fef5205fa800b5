package dev.stoke.pod.federation.ledger;

import java.time.Instant;
import javax.sql.DataSource;

/**
 * The clock of a real database, turned by the test, and whether the database says it is a standby.
 */
interface LedgerClock {
  /** Connections that see this clock. */
  DataSource turnable(DataSource connections);

  void set(Instant now);

  void becomeStandby(boolean standby);
}
