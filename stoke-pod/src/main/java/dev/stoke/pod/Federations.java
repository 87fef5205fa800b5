package dev.stoke.pod;

import dev.stoke.pod.federation.Federation;
import dev.stoke.pod.federation.FederationSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import javax.sql.DataSource;

/** Starts the federation of a pod whose database is ready. */
@FunctionalInterface
interface Federations {
  Federation start(
      FederationSettings settings, DataSource dataSource, Clock clock, MeterRegistry metrics);
}
