package dev.stoke.pod;

import dev.stoke.pod.federation.Federation;
import dev.stoke.pod.federation.LedgerStore;
import dev.stoke.pod.federation.MemberChannel;
import dev.stoke.pod.federation.core.Settings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;

/** Starts the federation of a pod, whether or not its database and its members are there. */
@FunctionalInterface
interface Federations {
  Federation start(
      Settings settings,
      LedgerStore ledger,
      MemberChannel channel,
      Clock clock,
      MeterRegistry metrics);
}
