package dev.stoke.local.embedded.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * One write.
 *
 * @param resource {@code plural.group}
 * @param object the object after the write; for a deletion the last state, at the new revision
 * @param previous the object before it
 */
public record Change(
    long revision, Type type, String resource, ObjectNode object, Optional<ObjectNode> previous) {
  /** As watch events name it. */
  public enum Type {
    ADDED,
    MODIFIED,
    DELETED
  }
}
