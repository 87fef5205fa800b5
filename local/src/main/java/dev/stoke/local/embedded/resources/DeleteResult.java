package dev.stoke.local.embedded.resources;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * @param object the object that now waits for its end, or the last state of the one that is gone
 */
public record DeleteResult(ObjectNode object, boolean isGone) {}
