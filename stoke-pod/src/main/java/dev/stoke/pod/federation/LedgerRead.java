package dev.stoke.pod.federation;

import dev.stoke.pod.keys.PublishedKey;
import java.util.List;

/**
 * One complete read of the ledger.
 *
 * @param refused why rows were left out, one sentence each
 */
record LedgerRead(List<PublishedKey> keys, List<String> refused) {
  LedgerRead {
    keys = List.copyOf(keys);
    refused = List.copyOf(refused);
  }
}
