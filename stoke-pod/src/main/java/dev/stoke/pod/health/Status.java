package dev.stoke.pod.health;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code GET /status}.
 *
 * @param revision of the configuration in force
 * @param federation see {@link StatusJson}; absent until it is started
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Status(
    String version,
    String instanceId,
    boolean ready,
    String reason,
    long revision,
    @Nullable ObjectNode federation) {}
