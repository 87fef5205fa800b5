package dev.stoke.pod.config;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong in one file, so that one run names everything. */
public final class Problems {
  /** Beyond this many the reader is better served by mending the first ones. */
  private static final int SHOWN = 20;

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

  public void throwIfAny() throws ConfigException {
    if (found.isEmpty()) {
      return;
    }
    if (found.size() <= SHOWN) {
      throw new ConfigException(found);
    }
    List<String> first = new ArrayList<>(found.subList(0, SHOWN));
    first.add(file + ": and " + (found.size() - SHOWN) + " more");
    throw new ConfigException(first);
  }
}
