package dev.stoke.pod.config;

import java.util.List;

/** A file that cannot be used, with everything that is wrong in it. Holds no value of a secret. */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  public ConfigException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** One sentence each: file and line, key, what is wrong, what to do. */
  public List<String> problems() {
    return problems;
  }
}
