package dev.stoke.bench.soak;

/** What is sampled, of all pods together, and how much more of it is nothing to look for. */
enum Kind {
  RESIDENT("resident, MiB", 16),
  HEAP("heap after collection, MiB", 4),
  THREADS("threads", 4),
  DESCRIPTORS("descriptors", 8),
  CONNECTIONS("database connections", 2);

  private final String text;
  private final double least;

  Kind(String text, double least) {
    this.text = text;
    this.least = least;
  }

  String text() {
    return text;
  }

  /** A growth of so much in the time that is judged is none, however small the whole is. */
  double least() {
    return least;
  }
}
