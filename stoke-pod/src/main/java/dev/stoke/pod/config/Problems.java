package dev.stoke.pod.config;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong in one file, so that one run names everything. */
public final class Problems {
  private final String file;
  private final List<String> found = new ArrayList<>();

  public Problems(String file) {
    this.file = file;
  }

  /** Line is 1 for the first; 0 when the problem has no place in the file. */
  public void add(int line, String path, String sentence) {
    String place = line > 0 ? file + ":" + line : file;
    found.add(place + ": " + (path.isEmpty() ? "" : path + ": ") + sentence);
  }

  /** What was found in another file that belongs to this one. */
  void addAll(ConfigException other) {
    found.addAll(other.problems());
  }

  public void throwIfAny() throws ConfigException {
    if (!found.isEmpty()) {
      throw new ConfigException(found);
    }
  }
}
