package dev.stoke.operator.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;

/** What the auth pods log. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record LoggingSpec(
    @JsonPropertyDescription("Least level of a line; taken up without a restart.") @Default("info")
        Level level) {

  /** Levels, spelt as in a pod's configuration. */
  public enum Level {
    trace,
    debug,
    info,
    warn,
    error
  }

  static final LoggingSpec DEFAULT = new LoggingSpec(Level.info);

  public LoggingSpec {
    level = requireNonNullElse(level, Level.info);
  }
}
