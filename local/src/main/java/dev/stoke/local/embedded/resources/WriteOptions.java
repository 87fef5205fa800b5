package dev.stoke.local.embedded.resources;

import java.util.function.Consumer;

/**
 * How a write is to be done.
 *
 * @param warnings takes the sentences that the answer's Warning headers carry
 */
public record WriteOptions(
    String manager,
    boolean dryRun,
    boolean force,
    FieldValidation validation,
    Consumer<String> warnings) {
  /** What becomes of a field that the schema does not know. */
  public enum FieldValidation {
    IGNORE,
    WARN,
    STRICT
  }

  /** For the server's own controllers. */
  public static WriteOptions of(String manager) {
    return new WriteOptions(manager, false, true, FieldValidation.IGNORE, warning -> {});
  }
}
