package dev.stoke.operator.resources;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** An object that a plan leads to, by its kind and its name in the StokeCluster's namespace. */
public record Child(Class<? extends HasMetadata> type, String name) {}
