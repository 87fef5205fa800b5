package dev.stoke.local.cli;

/**
 * What a command acts on: {@code KIND}, {@code KIND NAME} or {@code KIND/NAME}; the name may be
 * empty.
 */
record Target(String kind, String name) {
  static Target parse(String first, String second) {
    int slash = first.indexOf('/');
    if (slash < 0) {
      return new Target(first, second);
    }
    if (!second.isEmpty()) {
      throw new IllegalArgumentException(
          "give KIND NAME or KIND/NAME, not both: " + first + " " + second);
    }
    return new Target(first.substring(0, slash), first.substring(slash + 1));
  }
}
