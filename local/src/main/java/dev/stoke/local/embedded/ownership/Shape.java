package dev.stoke.local.embedded.ownership;

import java.util.List;

/** How the value at one place of an object merges. */
public interface Shape {
  /** How a list is owned: as one value, as a set of plain values, or item by item. */
  enum ListKind {
    ATOMIC,
    SET,
    MAP
  }

  /** The shape of a member of this object. */
  Shape field(String name);

  /** The shape of an item of this list. */
  Shape item();

  ListKind list();

  /** The fields that identify an item of a list of kind MAP. */
  List<String> keys();

  /** Whether an object here is owned as one value. */
  boolean isAtomicMap();
}
