package dev.stoke.operator;

import static java.util.Objects.requireNonNull;

import dev.stoke.operator.plan.OptionalApi;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which optional kinds the Kubernetes cluster has; asked for once a minute for all StokeClusters.
 */
final class InstalledApis {
  private static final Duration GOOD_FOR = Duration.ofMinutes(1);

  private final Clock clock;
  private @Nullable Known known;

  private record Known(Set<OptionalApi> apis, Instant until) {}

  InstalledApis(Clock clock) {
    this.clock = requireNonNull(clock, "clock is null");
  }

  synchronized Set<OptionalApi> of(KubernetesClient client) {
    var now = clock.instant();
    if (known == null || !now.isBefore(known.until())) {
      var apis = EnumSet.noneOf(OptionalApi.class);
      for (var api : OptionalApi.values()) {
        if (isServed(client, api)) {
          apis.add(api);
        }
      }
      known = new Known(Set.copyOf(apis), now.plus(GOOD_FOR));
    }
    return known.apis();
  }

  private static boolean isServed(KubernetesClient client, OptionalApi api) {
    APIResourceList resources = client.getApiResources(api.apiVersion());
    return resources != null
        && resources.getResources().stream().map(APIResource::getKind).anyMatch(api.kind()::equals);
  }
}
