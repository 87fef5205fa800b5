package dev.stoke.pod.health;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.stoke.pod.federation.FederationStatus;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code GET /status}.
 *
 * @param revision of the configuration in force
 * @param federation absent until it is started
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Status(
    String version,
    String instanceId,
    boolean ready,
    String reason,
    long revision,
    @Nullable FederationStatus federation) {}
