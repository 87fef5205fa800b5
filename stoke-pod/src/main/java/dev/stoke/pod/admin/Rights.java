package dev.stoke.pod.admin;

import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What somebody may do, or what a group or a claim lets its holders do. Immutable. */
final class Rights {
  /** Short name of the claims that open the administration. */
  static final String CLAIM = "stk";

  static final String SUPERUSER = "S";

  static final Rights NONE = new Rights(EnumSet.noneOf(Right.class));

  private static final Set<String> VALUES = Set.of("S", "s", "u", "U", "g", "G", "c", "C", "m");

  private final EnumSet<Right> rights;

  private Rights(EnumSet<Right> rights) {
    this.rights = rights;
  }

  /** Of the values of claims {@code stk}; each may have several parts between commas. */
  static Rights of(Collection<String> values) {
    EnumSet<Right> out = EnumSet.noneOf(Right.class);
    for (String value : values) {
      for (String part : value.split(",", -1)) {
        for (Right right : Right.values()) {
          if (right.isOpenedBy(part)) {
            out.add(right);
          }
        }
      }
    }
    return new Rights(out);
  }

  static Rights ofClaim(String shortName, String value) {
    return shortName.equals(CLAIM) ? of(List.of(value)) : NONE;
  }

  /** Whether a claim {@code stk} may be given this value: one that means something, alone. */
  static boolean isKnown(String value) {
    return VALUES.contains(value);
  }

  boolean has(Right right) {
    return rights.contains(right);
  }

  boolean isSuperuser() {
    return has(Right.EVERYTHING);
  }

  /** Whether whoever has these has all of the others, too. */
  boolean cover(Rights others) {
    return rights.containsAll(others.rights);
  }

  /** What is in both. */
  Rights limitedTo(Rights others) {
    EnumSet<Right> out = EnumSet.copyOf(rights);
    out.retainAll(others.rights);
    return new Rights(out);
  }

  @Override
  public String toString() {
    return rights.toString();
  }
}
