package dev.stoke.pod.admin;

/**
 * What the administration tells apart, and the values of the claim {@code stk} that open it. This
 * is the only place that says so; {@code S} opens everything.
 */
enum Right {
  READ_USERS("suU"),
  WRITE_USERS("U"),
  READ_GROUPS("sgGU"),
  WRITE_GROUPS("G"),
  READ_CLAIMS("scCGU"),
  WRITE_CLAIMS("C"),
  READ_SUMMARY("suUgGcC"),
  READ_METRICS("sm"),

  /** Of the superuser alone. */
  EVERYTHING("");

  private final String values;

  Right(String values) {
    this.values = values;
  }

  /**
   * @param value one part of a claim {@code stk}
   */
  boolean isOpenedBy(String value) {
    return value.equals(Rights.SUPERUSER) || (value.length() == 1 && values.contains(value));
  }
}
